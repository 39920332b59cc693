"""Verdicts inside the worker process; with ``live_worker`` all that loads the C library.

Run with ``python -m``: reads subjects as integer facts, answers with what the rules conclude.
"""

from __future__ import annotations

import logging
import sys
from typing import Any, TextIO

from durable.engine import MessageNotHandledException

from engine.durable import verdict_facts as facts
from engine.durable import verdict_rules as rules
from engine.durable.frames import PipeBrokenError, receive, send
from engine.durable.live_worker import QuietHost

RULESET = "verdicts"
NO_VERDICT = 7
"""Milder than every verdict: what the search for the worst begins with."""

Fact = dict[str, int]


class UndecidedError(RuntimeError):
    """The rules did not come to exactly one conclusion."""


class Program:
    """One working memory, emptied after every subject; its session is never deleted.

    MessageObservedException is not caught: two facts that look alike to the library end the
    process, and the other side starts a fresh one.
    """

    def __init__(self) -> None:
        self._asserted: list[Fact] = []
        self._scope: list[int] = []
        self._final: list[list[int]] = []
        self._failure: Exception | None = None
        self._host = QuietHost()
        self._host.register_rulesets({RULESET: rules.definition(self._conclude)})

    def decide(self, as_of: int, given: list[list[int]]) -> list[int]:
        """Scope of the subject and, if it has duties, verdict, level and the duty that decided.

        ``given``: the facts of one subject.  Raises NotIntegersError, UndecidedError.
        """
        self._asserted, self._scope, self._final = [], [], []
        told = [facts.fact_of(each) for each in given]
        has_duties = told[0]["m"] > 0
        if has_duties:
            told.append(facts.fact_of((facts.WORST, 0, NO_VERDICT, 0, 0)))
        for fact in (*told, facts.fact_of((facts.GATE, as_of))):
            self._assert(fact)
        for fact in reversed(self._asserted):
            self._host.retract_fact(RULESET, dict(fact))
        if self._failure is not None:
            raise self._failure
        if len(self._scope) != 1 or len(self._final) != has_duties:
            raise UndecidedError
        return [*self._scope, *(self._final[0] if has_duties else ())]

    def _conclude(self, closure: Any, fact: Fact) -> None:
        """A rule fired: its conclusion is a fact for the others, or the end."""
        try:
            if fact["k"] == facts.FINAL:
                self._final.append([fact["v"], fact["l"], fact["x"]])
                return
            if fact["k"] == facts.SCOPE:
                self._scope.append(fact["v"])
            self._asserted.append(fact)
            closure.assert_fact(dict(fact))
        except Exception as error:  # the library would keep it to itself
            self._failure = error

    def _assert(self, fact: Fact) -> None:
        self._asserted.append(fact)
        try:
            self._host.assert_fact(RULESET, dict(fact))
        except MessageNotHandledException:
            return


def answer(program: Program, question: list[Any]) -> list[list[int]]:
    """The conclusions on each subject: pairs of as_of and facts."""
    return [program.decide(as_of, given) for as_of, given in question]


def main(questions: TextIO, answers: TextIO) -> None:
    """Answer until the input ends."""
    logging.disable(logging.CRITICAL)
    program = Program()
    while True:
        try:
            question = receive(questions.fileno())
            send(answers.fileno(), answer(program, question))
        except PipeBrokenError:
            return


if __name__ == "__main__":
    main(sys.stdin, sys.stdout)
