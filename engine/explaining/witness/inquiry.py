"""Asking the witness about the rows of one view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dsl.ir.expressions import Binder, Record
from dsl.ir.rules import Ruleset
from engine.explaining.witness.evaluator import Maker, Plans, Witness
from engine.explaining.witness.notes import Notes
from engine.explaining.witness.numbers import NUMBERS, WRITTEN_NUMBERS
from engine.explaining.witness.reading import READING, WRITTEN_READING
from engine.explaining.witness.script import Script, Writer
from engine.explaining.witness.searches import SEARCHES, WRITTEN_SEARCHES, weigh
from engine.explaining.witness.times import TIMES, WRITTEN_TIMES
from engine.explaining.witness.trials import Trial
from engine.explaining.witness.truths import TRUTHS, WRITTEN_TRUTHS
from engine.oracle.evaluator import Budget
from engine.oracle.judging import kinds_of, merged
from engine.oracle.records import Records
from engine.rows import UNDETERMINED, Row, View
from engine.truth import INF

WRITERS: Mapping[type, Writer] = {
    **WRITTEN_READING,
    **WRITTEN_TRUTHS,
    **WRITTEN_NUMBERS,
    **WRITTEN_TIMES,
    **WRITTEN_SEARCHES,
}


def written(plans: Plans, node: Any) -> Any:
    """A node with everything below it that can be written, as one function."""
    script = Script(plans, WRITERS)
    if isinstance(node, Binder):
        return script.function("w, membership, env", weigh(script, node))
    found = script.of(node)
    if isinstance(node, Record):
        return script.function("w, env", found[0])
    return script.function("w, env", found if isinstance(found, str) else ", ".join(found))


MAKERS: Mapping[type, Maker] = {
    **READING,
    **TRUTHS,
    **NUMBERS,
    **TIMES,
    **SEARCHES,
    **dict.fromkeys((*WRITERS, Binder), written),
}
"""How each kind of node becomes a function."""

STEPS = 300_000
"""Records tried for the findings of one check, all together."""


class Statement:
    """What the witness says of one row.

    ``row`` is its own, with the given next change; None if the rule version has none for the
    subject of the row it was ``given``.
    ``versions``: the notes of the versions that may govern the subject, by rule index, and
    ``verdicts`` what each comes to; ``notes`` those of the row's own version.

    What decided is enough to explain why: the other duties and versions are asked only about a
    row that could not be decided.
    """

    __slots__ = ("_hearing", "_witness", "given", "notes", "row", "verdicts", "versions")

    def __init__(self, hearing: Hearing, given: Row) -> None:
        self._hearing = hearing
        self.given = given
        self.versions: dict[int, Notes] = {}
        self.row: Row | None = None
        rows: dict[int, Row] = {}
        asked: Sequence[int]
        asked, only = hearing.versions_of(given.rule), None
        if given.verdict != UNDETERMINED:
            asked, only = (given.rule,), given.duty
        for version in asked:
            witness = hearing.witness()
            found = hearing.trial(version).row(witness, given.subjects, only, given.next_change)
            if version == given.rule:
                self._witness, self.notes, self.row = witness, witness.notes, found
            if found is not None:
                rows[version], self.versions[version] = found, witness.notes
        self.verdicts = tuple([row.verdict for row in rows.values()])
        if len(rows) > 1 and self.row is not None:
            self.row = merged(rows)

    def result(self, node: Any) -> Any:
        """What a node of the row's rule comes to for its subject; adds no piece to the notes."""
        assert self.notes.env is not None
        return self._witness.result(node, self.notes.env)

    def exactly(self) -> Mapping[int, Notes]:
        """``versions`` again, where a time that has not happened is uncertain too."""
        found = {}
        for version in self.versions:
            witness = self._hearing.witness(exact=True)
            self._hearing.trial(version).row(witness, self.given.subjects, None, INF)
            found[version] = witness.notes
        return found


class Hearing:
    """One view.  Raises OverBudgetError when all rows together took too many steps."""

    def __init__(self, inquiry: Inquiry, view: View) -> None:
        self._plans = inquiry.plans
        self.trial = inquiry.trial
        self.versions_of = inquiry.versions_of
        self._records = Records(inquiry.plans.ruleset.vocabulary, view)
        self._budget = Budget(STEPS)
        self._known: dict[Any, Any] = {}

    def of(self, row: Row) -> Statement:
        """About one row that has a subject."""
        return Statement(self, row)

    def witness(self, exact: bool = False) -> Witness:
        """A witness that has seen nothing yet."""
        return Witness(self._plans, self._records, self._budget, self._known, exact)


class Inquiry:
    """Everything that is made once per ruleset."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.plans = Plans(ruleset, MAKERS)
        about: dict[tuple[str, tuple[str, ...]], list[int]] = {}
        for index, rule in enumerate(ruleset.rules):
            about.setdefault((rule.id, kinds_of(rule)), []).append(index)
        self._trials: dict[int, Trial] = {}
        self._versions = {index: versions for versions in about.values() for index in versions}

    def versions_of(self, index: int) -> list[int]:
        """The versions of a rule about the same kinds of records, itself among them."""
        return self._versions[index]

    def trial(self, index: int) -> Trial:
        """A rule version that can be tried, made when it is first asked for."""
        found = self._trials.get(index)
        if found is None:
            found = self._trials[index] = Trial(self.plans, index, self._script)
        return found

    def _script(self) -> Script:
        return Script(self.plans, WRITERS)

    def into(self, view: View) -> Hearing:
        """The hearing about one view."""
        return Hearing(self, view)
