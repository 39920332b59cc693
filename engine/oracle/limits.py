"""A time limit run on both lines and both sides (docs/semantics.md §5)."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from dsl.ir import expressions as x
from dsl.ir.limits import Length, Limit, PeriodUse, Reading, Tier
from engine.oracle.chains import (
    Extension,
    Piece,
    approved,
    counts,
    extensions,
    granted,
    on_line,
)
from engine.oracle.chains import is_open as has_open_source
from engine.oracle.chains import pieces as deducted_pieces
from engine.oracle.evaluator import Env, Evaluator, Meanings
from engine.oracle.lengths import UNITS, codes, length_of
from engine.oracle.records import Ref
from engine.oracle.runs import deductions_of, links_of
from engine.oracle.spans import Span, hull, is_settled
from engine.oracle.trace import LINES, LimitRun, Line
from engine.periods.limit import run_limit
from engine.truth import FALSE, INF, TRUE, UNKNOWN


class Side(NamedTuple):
    """One end of a limit: its deadline, the last minute in time, and how firm it is."""

    deadline: int
    last_good: int
    provisional: bool = False
    suspended: bool = False


class Ends(NamedTuple):
    """The end of a limit on its two lines, each (low, high)."""

    strict: tuple[Side, Side]
    lenient: tuple[Side, Side]

    def sides(self) -> tuple[Side, Side, Side, Side]:
        """All four."""
        return (*self.strict, *self.lenient)


class Prepared(NamedTuple):
    """A limit with everything it rests on evaluated."""

    start: Span
    tiers: tuple[tuple[Tier, Length | None], ...]
    chain: list[Extension]
    pieces: list[Piece]
    open_lines: frozenset[Line]
    limit: Limit
    at_most: tuple[int, ...]
    after: tuple[int, ...]


EARLIEST_END = Side(-INF, -INF)
LATEST_END = Side(INF, INF)


def start_of(ev: Evaluator, limit: Limit, env: Env) -> Span:
    """When the clock starts: the first change that holds, else the plain start."""
    possible: list[Span] = []
    for change in limit.start_changes:
        when = ev.truth(change.when, env)
        if when != FALSE:
            possible.append(ev.time(change.start, env))
        if when == TRUE:
            break
    else:
        possible.append(ev.time(limit.start, env))
    span = possible[0]
    for other in possible[1:]:
        span = hull(span, other)
    return span


def ends_of(
    ev: Evaluator, limit: Limit, env: Env, stop: Ref | None = None
) -> tuple[Span, Ends | None]:
    """The start, and where the limit ends; no end while the clock doesn't run."""
    start = start_of(ev, limit, env)
    if not is_settled(start):
        return start, None
    prepared = Prepared(
        start=start,
        tiers=_tiers(ev, limit, env),
        chain=extensions(ev, limit, env, stop),
        pieces=deducted_pieces(ev, limit, env),
        open_lines=frozenset(line for line in LINES if has_open_source(ev, limit, env, line)),
        limit=limit,
        at_most=tuple(link.at_most for link in limit.links),
        after=_after(limit),
    )
    return start, Ends(
        strict=_line(ev, prepared, "strict", limit.strict),
        lenient=_line(ev, prepared, "lenient", limit.lenient),
    )


def _after(limit: Limit) -> tuple[int, ...]:
    """For each link the place of the link it must come after, -1 for none."""
    labels = [link.label for link in limit.links]
    return tuple(-1 if link.after is None else labels.index(link.after) for link in limit.links)


def ends_of_use(ev: Evaluator, use: PeriodUse, env: Env) -> tuple[Span, Ends | None]:
    """The same of a named period of a record."""
    period = ev.book.periods[use.name]
    stop = None if use.before is None else ev.record(use.before, env)
    return ends_of(ev, period.limit, ev.bound(period.variable, use.of, env), stop)


def expiry(ev: Evaluator, node: x.Expiry, env: Env) -> Span:
    """From the last good minute of the strict low side to that of the lenient high side."""
    start, ends = ends_of_use(ev, PeriodUse(node.period, node.of, node.before), env)
    if ends is None:
        return start[0], INF
    return ends.strict[0].last_good, ends.lenient[1].last_good


def _tiers(ev: Evaluator, limit: Limit, env: Env) -> tuple[tuple[Tier, Length | None], ...]:
    """The last tier that holds, and those after it that may hold."""
    possible: list[Tier] = []
    for tier in limit.tiers:
        when = TRUE if tier.when is None else ev.truth(tier.when, env)
        if when == TRUE:
            possible = [tier]
        elif when == UNKNOWN:
            possible.append(tier)
    return tuple((tier, length_of(ev, tier.length)) for tier in possible)


def _line(ev: Evaluator, prepared: Prepared, line: Line, reading: Reading) -> tuple[Side, Side]:
    sides = _extremes(ev, prepared, line, reading)
    low, high = min(sides, key=_deadline), max(sides, key=_deadline)
    if line in prepared.open_lines and ev.view.as_of > low.last_good:
        high = high._replace(deadline=INF, last_good=INF)
    return low, high


def _extremes(ev: Evaluator, prepared: Prepared, line: Line, reading: Reading) -> list[Side]:
    """The least end of the low runs, the greatest of the high runs: usually in this order."""
    found = []
    for high, choose in ((False, min), (True, max)):
        earlier_runs = 0 if ev.trace is None else len(ev.trace.runs)
        sides = _candidates(ev, prepared, line, reading, high)
        chosen = choose(sides, key=_deadline)
        found.append(chosen)
        if ev.trace is not None:
            runs = [r for r in ev.trace.runs[earlier_runs:] if r.deadline == chosen.deadline]
            for run in runs[:1]:
                run.decisive = True
    return found


def _deadline(side: Side) -> int:
    return side.deadline


def _candidates(
    ev: Evaluator, prepared: Prepared, line: Line, reading: Reading, high: bool
) -> list[Side]:
    """One end for each tier that may apply; without any the length is unknown."""
    unknown = LATEST_END if high else EARLIEST_END
    sides = [
        unknown if length is None else _run(ev, prepared, line, reading, high, tier, length)
        for tier, length in prepared.tiers
    ]
    return sides or [unknown]


def _run(
    ev: Evaluator,
    prepared: Prepared,
    line: Line,
    reading: Reading,
    high: bool,
    tier: Tier,
    length: Length,
) -> Side:
    """One run of the calculus: the arguments in its order."""
    listed = [e for e in prepared.chain if on_line(e.link, line)]
    chain = [e for e in listed if counts(e, high)]
    grants = [granted(e, length, high) for e in chain]
    pieces = [piece for piece in prepared.pieces if on_line(piece.deduction, line)]
    spans = [piece.possible if high else piece.sure for piece in pieces]
    deducted = [span for span in spans if span is not None]
    arguments = (
        ev.book.table,
        prepared.start[1 if high else 0],
        length.amount,
        UNITS[length.unit],
        codes(reading),
        tuple([grant.mode for grant in grants]),
        tuple([grant.amount for grant in grants]),
        tuple([UNITS[grant.unit] for grant in grants]),
        tuple([approved(e, high) for e in chain]),
        tuple([e.restart[1 if high else 0] for e in chain]),
        tuple([e.kind for e in chain]),
        prepared.at_most,
        prepared.after,
        tuple([span[0] for span in deducted]),
        tuple([span[1] for span in deducted]),
        ev.view.as_of,
        1 if high else 0,
    )
    deadline, last_good, provisional, suspended, *_ = run_limit(*arguments)
    side = Side(deadline, last_good, bool(provisional), bool(suspended))
    if ev.trace is not None:
        run = LimitRun(
            limit=prepared.limit,
            line=line,
            side="high" if high else "low",
            start=arguments[1],
            tier=tier.label,
            amount=length.amount,
            unit=length.unit,
            linked=partial(links_of, listed, chain, grants),
            deducted=partial(deductions_of, high, pieces),
            deadline=deadline,
            last_good=last_good,
            provisional=side.provisional,
            suspended=side.suspended,
            arguments=arguments,
        )
        ev.trace.runs.append(run)
    return side


PERIODS: Meanings = {x.Expiry: expiry}
