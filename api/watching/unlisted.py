"""The findings an answer has no room for: the register holds them all."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.ir.rules import Rule
from engine.answers import VERDICT_LABELS, Answer, Deadline, Finding, Subject
from engine.checking import Checker
from engine.checking.checker import MOST_FINDINGS
from engine.explaining.figures import instant
from engine.facts.reading import SnapshotReader
from engine.fingerprints import Keys, finding_id
from engine.periods.instants import parse_instant
from engine.rows import LEVELS, PENDING, VERDICTS, Row
from engine.sight import Question, Sight

_LABELS = {str(verdict): word for verdict, word in VERDICT_LABELS.items()}


def unlisted(checker: Checker, snapshot: bytes, answer: Answer) -> Iterator[Finding]:
    """Those beyond the first ``MOST_FINDINGS``, by their verdict and limits alone.

    Their message says how to have them explained.  Nothing is done for an answer with room left.
    """
    if len(answer.findings) < MOST_FINDINGS:
        return
    listed = {finding.finding_id for finding in answer.findings}
    reading = SnapshotReader(checker.model).read(snapshot, as_of_given=True)
    as_of = parse_instant(answer.as_of)[0]
    question = Question(as_of, None, answer.assume_complete)
    keys = Keys(checker.ruleset.vocabulary)
    sight = Sight(checker.model, keys, reading.snapshot, question, settled=reading.settled)
    rows = checker.verdicts(reading.snapshot, as_of=as_of, assume_complete=answer.assume_complete)
    for row in sorted(rows, key=lambda row: row.verdict):
        if row.verdict <= PENDING:
            rule = checker.ruleset.rules[row.rule]
            named = sight.keys(rule, row.subjects)
            known = finding_id(rule.id, sight.case_id, named)
            if known not in listed:
                listed.add(known)
                yield _finding(rule, row, known, named)


def _finding(rule: Rule, row: Row, known: str, keys: tuple[str, ...]) -> Finding:
    verdict = VERDICTS[row.verdict]
    entity = rule.subjects[0].entity if rule.subjects else "case"
    return Finding(
        finding_id=known,
        rule=rule.id,
        title=rule.title,
        verdict=verdict,  # type: ignore[arg-type]
        verdict_label=_LABELS[verdict],
        level=LEVELS[row.level] or None,  # type: ignore[arg-type]
        severity=rule.severity,
        subject=Subject(entity, keys[0] if keys else "", "、".join(keys)),
        others=(),
        deadline=None
        if row.strict is None
        else Deadline(instant(row.strict), instant(row.lenient), row.provisional),
        completed_at=instant(row.completed),
        overdue_minutes=None,
        remaining_minutes=None,
        basis=rule.basis,
        status=rule.status,
        doubt=rule.doubt,
        message=f"{rule.title}（本案发现过多，此条未逐项说明，可分案或单独核查）",
        advice=rule.advice,
        points=rule.points,
        notify=(),
        readings=(),
        steps=(),
        failed=None,
        facts=(),
        missing=(),
        next_change_at=instant(row.next_change),
    )
