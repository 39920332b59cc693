"""From the outcomes of duties to rows with their next change (docs/semantics.md §6, §7)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from engine.compiled.running.check import FINDING_STEPS, Check
from engine.compiled.running.outcomes import Outcome
from engine.rows import COMPLIANT, NOT_APPLICABLE, UNDETERMINED, VIOLATION, WARNING, Row
from engine.truth import INF, TRUE

Judged = tuple[int, tuple[Outcome, ...], bool]
"""Truth of "the subject exists and the rule applies", the outcomes of the duties, and whether
nothing but the duties' clocks changes as time goes by."""

Judging = Callable[..., Judged | None]
"""A generated function: check, records, memberships → what the version says of the subject."""

NOT_HERE: Judged = (0, (), True)


class Version(NamedTuple):
    """One rule version as the generated module lists it.

    ``unordered``: each pair of subjects counts once.  ``sources``: for each subject the name of
    its section, or the function that lists its records.
    """

    rule: int
    judge: Judging
    unordered: bool
    sources: tuple[Any, ...]


def conclude(
    check: Check,
    index: int,
    judge: Judging,
    positions: tuple[int, ...],
    arguments: tuple[Any, ...],
    judged: Judged,
) -> None:
    """Adds the row of one subject, with its next change, to the check."""
    scope, outcomes, _ = judged
    if not scope:
        if check.wanted[NOT_APPLICABLE] or index in check.merged:
            row = Row(index, positions, NOT_APPLICABLE, 0, None, None, False, None, INF, 0)
            check.rows.append(row)
        return
    shown, duty = outcomes[0], 0
    moments = shown.moments
    if len(outcomes) > 1:
        for number, other in enumerate(outcomes):
            if other.verdict < shown.verdict or (
                other.verdict == shown.verdict and other.level > shown.level
            ):
                shown, duty = other, number
            if number and other.moments:
                moments += other.moments
    verdict, level = shown.verdict, shown.level
    if scope != TRUE and verdict <= WARNING:
        verdict, level = UNDETERMINED, 0
    if verdict <= UNDETERMINED:
        check.spend(FINDING_STEPS)
    changed = INF
    if moments or shown.awaited < INF:
        changed = _next_change(check, judge, arguments, judged, (verdict, level), moments)
        if verdict not in (COMPLIANT, VIOLATION) and check.as_of < shown.awaited < changed:
            changed = shown.awaited
        if changed < check.next_change:
            check.next_change = changed
    if check.wanted[verdict] or index in check.merged:
        _, _, strict, lenient, provisional, completed, _, _, _ = shown
        check.rows.append(
            Row(
                index,
                positions,
                verdict,
                level,
                strict,
                lenient,
                provisional,
                completed,
                changed,
                duty,
            )
        )


def _next_change(
    check: Check,
    judge: Judging,
    arguments: tuple[Any, ...],
    judged: Judged,
    present: tuple[int, int],
    moments: tuple[int, ...],
) -> int:
    """The first of the moments after as_of that gives another verdict or level."""
    scope, outcomes, steady = judged
    later = sorted({moment for moment in moments if check.as_of < moment < INF})
    if not later:
        return INF
    if steady and check.is_standing() and all(o.clock or not o.moments for o in outcomes):
        return _first_on_clocks(check, outcomes, scope, present, later)
    return _first_judged_again(check, judge, arguments, present, later)


def verdict_of(judged: Judged | None) -> tuple[int, int] | None:
    """Verdict and level; None where there is no row."""
    if judged is None:
        return None
    scope, outcomes, _ = judged
    if not scope:
        return NOT_APPLICABLE, 0
    return _worst([(o.verdict, o.level) for o in outcomes], scope)


def _worst(found: list[tuple[int, int]], scope: int) -> tuple[int, int]:
    verdict, level = min(found, key=lambda one: (one[0], -one[1]))
    return (UNDETERMINED, 0) if scope != TRUE and verdict <= WARNING else (verdict, level)


def _first_on_clocks(
    check: Check,
    outcomes: tuple[Outcome, ...],
    scope: int,
    present: tuple[int, int],
    moments: list[int],
) -> int:
    """The first moment at which the duties' clocks give another verdict or level."""
    for moment in moments:
        if _worst([o.at(moment, check.stood_at) for o in outcomes], scope) != present:
            return moment
    return INF


def _first_judged_again(
    check: Check,
    judge: Judging,
    arguments: tuple[Any, ...],
    present: tuple[int, int],
    moments: list[int],
) -> int:
    """The first moment at which the subject, judged again, has another verdict or level."""
    for moment in moments:
        if verdict_of(judge(check.later(moment), *arguments)) != present:
            return moment
    return INF


def alone(check: Check, version: Version) -> None:
    """Judges every subject of one version, without the shared loops over sections."""
    if len(version.sources) != 1:
        beyond(check, version, (), (), ())
        return
    rule, judge = version.rule, version.judge
    for place, record, membership in _listed(check, version.sources[0], ()):
        check.spend(1)
        judged = judge(check, record, membership)
        if judged is not None:
            conclude(check, rule, judge, (place,), (record, membership), judged)


def beyond(
    check: Check,
    version: Version,
    first: tuple[int, ...],
    records: tuple[Any, ...],
    memberships: tuple[int, ...],
) -> None:
    """Judges every subject of a version that begins with the given records."""
    for positions, arguments in _subjects(check, version, first, records, memberships):
        judged = version.judge(check, *arguments)
        if judged is not None:
            conclude(check, version.rule, version.judge, positions, arguments, judged)


def _subjects(
    check: Check,
    version: Version,
    positions: tuple[int, ...],
    records: tuple[Any, ...],
    memberships: tuple[int, ...],
) -> Iterator[tuple[tuple[int, ...], tuple[Any, ...]]]:
    """Positions of every subject, and its records and memberships."""
    if len(positions) == len(version.sources):
        yield positions, (*records, *memberships)
        return
    for place, record, membership in _listed(check, version.sources[len(positions)], records):
        check.spend(1)
        if version.unordered and positions and place <= positions[-1]:
            continue
        yield from _subjects(
            check,
            version,
            (*positions, place),
            (*records, record),
            (*memberships, membership),
        )


def _listed(check: Check, source: Any, records: tuple[Any, ...]) -> list[tuple[int, Any, int]]:
    """Place, record and truth of membership of every record a subject ranges over."""
    if not isinstance(source, str):
        listed: list[tuple[int, Any, int]] = source(check, *records)
        return listed
    return [(place, record, TRUE) for place, record in enumerate(check.section(source))]
