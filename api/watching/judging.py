"""What the register of a case should say: a check, made into rows that can be compared.

A case is judged at the moment of the service's clock.  The snapshot's own ``as_of`` and its
declarations only say how far its facts reach (docs/service-watching.md).
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

import msgspec

from api.watching.ladders import Ladders
from api.watching.unlisted import unlisted
from engine.answers import Answer, Finding
from engine.checking import Checker
from engine.periods.instants import parse_instant
from engine.rows import LEVELS, PENDING, VERDICTS

INCLUDED = ("pending",)
"""What a watched case's answer lists besides what every answer does: the limits that run."""

LABEL = 512
"""Most characters kept of a subject's label."""

_encode = msgspec.json.Encoder(decimal_format="number").encode


class Entry(NamedTuple):
    """What the register should say of one fingerprint; ``strict``, ``lenient`` in minutes."""

    finding_id: str
    rule: str
    subject: str
    verdict: int
    level: int
    severity: str
    strict: int | None
    lenient: int | None
    provisional: bool
    finding: Finding

    def body(self) -> bytes:
        """The finding as it is kept."""
        return _encode(self.finding)


class Running(NamedTuple):
    """A limit that runs, or has run out without being met."""

    finding_id: str
    rule: str
    title: str
    subject: str
    verdict: int
    level: int
    strict: int
    lenient: int | None
    provisional: bool
    ladder: bytes


class Judgement(NamedTuple):
    """A check of one snapshot at one minute (``as_of``) by one ruleset.

    ``next_at``: the minute at which a verdict changes without new facts, None if none ever does.
    ``answer`` also lists what is merely pending, whose limits run.
    """

    as_of: int
    answer: Answer
    entries: dict[str, Entry]
    running: dict[str, Running]
    next_at: int | None

    @property
    def ruleset(self) -> str:
        """Hash of the rules that judged."""
        return self.answer.ruleset.hash

    def findings_hash(self) -> str:
        """Hash of the verdicts, for the audit log."""
        told = sorted(entry[:9] for entry in self.entries.values())
        return "sha256:" + hashlib.sha256(_encode(told)).hexdigest()


class Judges:
    """Judges snapshots for the register.  What is worked out once per ruleset is kept."""

    def __init__(self) -> None:
        self._ladders: dict[str, Ladders] = {}

    def judge(
        self, checker: Checker, snapshot: bytes, as_of: int, assume_complete: bool
    ) -> Judgement:
        """Check one snapshot.  Raises SnapshotRefused and EngineDisagreement as a check does."""
        found = checker.check(
            snapshot, as_of=as_of, assume_complete=assume_complete, include=INCLUDED
        )
        listed = [*found.findings, *unlisted(checker, snapshot, found)]
        ladders = self._of(checker)
        entries: dict[str, Entry] = {}
        running: dict[str, Running] = {}
        for finding in listed:
            # Two versions of a rule can speak of one subject; the worse verdict comes first.
            if finding.finding_id in entries or finding.finding_id in running:
                continue
            entry = _entry(finding)
            if entry.verdict < PENDING:
                entries[entry.finding_id] = entry
            if entry.strict is not None and finding.completed_at is None:
                ladder = ladders.of(finding.rule, entry.strict, as_of)
                running[entry.finding_id] = _running(entry, entry.strict, ladder)
        upcoming = found.next_change_at
        return Judgement(as_of, found, entries, running, _minute(upcoming))

    def _of(self, checker: Checker) -> Ladders:
        known = checker.ruleset.hash
        if known not in self._ladders:
            self._ladders = {known: Ladders(checker.ruleset)}
        return self._ladders[known]


def _entry(finding: Finding) -> Entry:
    deadline = finding.deadline
    return Entry(
        finding.finding_id,
        finding.rule,
        "、".join(s.label for s in (finding.subject, *finding.others))[:LABEL],
        VERDICTS.index(finding.verdict),
        LEVELS.index(finding.level or ""),
        finding.severity,
        None if deadline is None else _minute(deadline.strict),
        None if deadline is None else _minute(deadline.lenient),
        deadline is not None and deadline.provisional,
        finding,
    )


def _running(entry: Entry, strict: int, ladder: bytes) -> Running:
    return Running(
        entry.finding_id,
        entry.rule,
        entry.finding.title,
        entry.subject,
        entry.verdict,
        entry.level,
        strict,
        entry.lenient,
        entry.provisional,
        ladder,
    )


def _minute(text: str | None) -> int | None:
    return None if text is None else parse_instant(text)[0]
