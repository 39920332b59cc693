"""The rules a case is judged by: those in force now, and those that judged it before."""

from __future__ import annotations

from typing import Protocol

from api.rulesets.contents import keep_ruleset, ruleset_of
from api.store.database import Database
from dsl.ir.rules import Ruleset
from engine.checking import Checker


class Rules(Protocol):
    """Where the checkers come from; ``api.rulesets.current.CurrentRules`` is one."""

    @property
    def checker(self) -> Checker:
        """The checker now in force."""
        ...

    def checker_of(self, meaning: str) -> Checker:
        """A past one by its ruleset's hash.  Raises KeyError."""
        ...


class RulesAtHand:
    """Checkers, and the digest under which the audit keeps their exact rules."""

    def __init__(self, database: Database, rules: Rules) -> None:
        self._database = database
        self._rules = rules
        self._kept: tuple[Ruleset, str] | None = None

    def current(self) -> tuple[Checker, str]:
        """The checker now in force and its rules' digest, which are kept by now.

        Writes in a transaction of its own when the rules are new to this process.
        """
        checker = self._rules.checker
        kept = self._kept
        if kept is None or kept[0] is not checker.ruleset:
            with self._database.writing() as connection:
                kept = (checker.ruleset, keep_ruleset(connection, checker.ruleset))
            self._kept = kept
        return checker, kept[1]

    def past(self, meaning: str) -> Checker:
        """The checker of rules that judged before.  Raises KeyError if they were not kept."""
        try:
            return self._rules.checker_of(meaning)
        except KeyError:
            with self._database.reading() as connection:
                ruleset = ruleset_of(connection, meaning)
            if ruleset is None:
                raise
            return Checker(ruleset)
