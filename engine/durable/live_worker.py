"""The live stream inside the worker process; the only live module that loads the C library.

Run with ``python -m``: reads signals as integers, answers with what they fired.
"""

from __future__ import annotations

import logging
import sys
from typing import Any, TextIO

from durable.engine import Host, MessageNotHandledException, MessageObservedException

from engine.durable import live_rules as rules
from engine.durable.frames import PipeBrokenError, receive, send
from engine.durable.live import ADVANCE, packed_outcome, unpacked
from engine.signals import Closes, Ended, Fired, Forgets, Opens, Outcome, Signal

RULESET = "live"
MOST_SALTS = 16
"""Different facts can look alike to the library, which hashes them to 32 bits; a salt helps."""

Fact = dict[str, int]


class QuietHost(Host):  # type: ignore[misc]
    """A host without its own timer threads: they pass on five timeouts a second at most, and by
    the machine's clock.  Here time comes in as a fact and every assertion is worked off at once."""

    def _run(self) -> None:
        """Start nothing."""


class Program:
    """The state of all watches as facts, and the steps that change it."""

    def __init__(self) -> None:
        self._said: list[tuple[int, Fact]] = []
        self._host = QuietHost()
        self._host.register_rulesets({RULESET: rules.definition(self._hear)})
        self._watches: dict[int, Fact] = {}
        self._dues: dict[int, dict[int, Fact]] = {}
        self._fired: dict[int, set[int]] = {}
        self._clear: dict[int, int] = {}

    def take(self, signal: Signal) -> list[Outcome]:
        """One signal; what was due strictly before it comes out first."""
        if isinstance(signal, Forgets):
            self._forget(signal.watch)
            return []
        outcomes = self._ask({"k": rules.BEFORE, "w": signal.watch, "n": signal.at})
        if isinstance(signal, Opens):
            return outcomes + self._open(signal)
        return outcomes + self._ask({"k": rules.NO, "w": signal.watch, "n": signal.at}, signal)

    def advance(self, now: int) -> list[Outcome]:
        """What falls due up to and including a second."""
        return self._ask({"k": rules.TIME, "n": now})

    # ------------------------------------------------------------ asking the rules

    def _ask(self, gate: Fact, signal: Signal | None = None) -> list[Outcome]:
        """Assert a gate, work off what the rules say, take the gate back."""
        self._said.clear()
        fact = self._assert(gate)
        self._retract(fact)
        said = sorted(self._said, key=lambda each: (each[1]["w"], each[0], each[1].get("d", 0)))
        return [outcome for says, found in said for outcome in self._do(says, found, signal)]

    def _hear(self, says: int, found: Fact) -> None:
        self._said.append((says, found))

    def _do(self, says: int, found: Fact, signal: Signal | None) -> list[Outcome]:
        watch = found["w"]
        match says:
            case rules.FIRES:
                self._retract(self._dues[watch].pop(found["l"]))
                self._fired[watch].add(found["l"])
                self._change(watch, f=1)
                return [Fired(watch, found["s"], found["l"], found["d"])]
            case rules.OVER:
                closed = found["u"] - self._clear[watch]
                self._forget(watch)
                return [Ended(watch, found["s"], closed)]
            case rules.DISARMED:
                self._retract(self._dues[watch].pop(found["l"]))
            case rules.DROPPED:
                self._forget(watch)
            case rules.WANES if isinstance(signal, Closes):
                self._change(watch, p=rules.CLOSING, u=signal.at + self._clear[watch])
            case rules.RESUMES:
                self._change(watch, p=rules.OPEN, u=0)
        return []

    def _open(self, signal: Opens) -> list[Outcome]:
        watch = signal.watch
        outcomes = self._ask({"k": rules.YES, "w": watch, "n": signal.at})
        if watch not in self._watches:
            begun = {"k": rules.WATCH, "w": watch, "s": signal.at, "p": rules.OPEN, "f": 0, "u": 0}
            self._watches[watch] = self._assert(begun)
            self._dues[watch], self._fired[watch] = {}, set()
            self._clear[watch] = signal.clear
        start = self._watches[watch]["s"]
        for due in signal.dues:
            if due.lead not in self._fired[watch]:
                armed = {"k": rules.DUE, "w": watch, "l": due.lead, "d": due.at, "s": start}
                self._dues[watch][due.lead] = self._assert(armed)
        return outcomes

    def _forget(self, watch: int) -> None:
        fact = self._watches.pop(watch, None)
        if fact is None:
            return
        self._retract(fact)
        for due in self._dues.pop(watch).values():
            self._retract(due)
        del self._fired[watch], self._clear[watch]

    def _change(self, watch: int, **changes: int) -> None:
        fact = self._watches[watch]
        changed = {**fact, **changes}
        if changed != fact:
            self._retract(fact)
            self._watches[watch] = self._assert(changed)

    # ------------------------------------------------------------ the library

    def _assert(self, fact: Fact) -> Fact:
        for salt in range(MOST_SALTS):
            salted = {**fact, "x": salt}
            try:
                self._host.assert_fact(RULESET, dict(salted))
            except MessageNotHandledException:
                return salted
            except MessageObservedException:
                continue
            return salted
        raise RuntimeError("no salt tells this fact apart")

    def _retract(self, fact: Fact) -> None:
        self._host.retract_fact(RULESET, dict(fact))


def answer(program: Program, question: list[Any]) -> list[list[int]]:
    """The outcomes of one question."""
    outcomes: list[Outcome] = []
    for message in question:
        match message:
            case [int(kind), int(now)] if kind == ADVANCE:
                outcomes += program.advance(now)
            case _:
                outcomes += program.take(unpacked(message))
    return [packed_outcome(outcome) for outcome in outcomes]


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
