"""The one door to the expert system shell ``experta`` 1.9.4, with what it needs to be sound.

The package fails to import its own dependency on Python 3.10 and later, changes logging on
import, and gets some things wrong that a legal check may not get wrong; all of it is put right
here, through the hooks the package offers (``__matcher__``, ``__strategy__``).
"""

from __future__ import annotations

import collections
import collections.abc
import logging
from collections.abc import Callable
from inspect import Parameter, Signature
from threading import Lock
from typing import Any


def _import_experta() -> Any:
    """Imports the package; logging and ``collections`` are afterwards as they were before."""
    patched = not hasattr(collections, "Mapping")
    if patched:
        # frozendict 1.2, the release experta asks for, still looks for Mapping here.
        collections.Mapping = collections.abc.Mapping  # type: ignore[attr-defined]
    handlers = list(logging.root.handlers)
    try:
        import experta
        import experta.matchers.rete
        import experta.matchers.rete.check
    finally:
        if patched:
            del collections.Mapping  # type: ignore[attr-defined]
        for handler in logging.root.handlers[:]:
            if handler not in handlers:
                logging.root.removeHandler(handler)
    return experta


experta = _import_experta()
Fact, MATCH, L, W, NOT = experta.Fact, experta.MATCH, experta.L, experta.W, experta.NOT
_Strategy, _Matcher, _Engine = (
    experta.abstract.Strategy,
    experta.matchers.rete.ReteMatcher,
    experta.KnowledgeEngine,
)
_Token = experta.matchers.rete.token.Token
_NoMemory = experta.matchers.rete.mixins.NoMemory
_CHECKS = experta.matchers.rete.check
_BUILDING = Lock()


class SafeStrategy(_Strategy):  # type: ignore[misc, valid-type]
    """Removes exactly the activation that was retracted, and fires in an order that never varies.

    The package's own strategy looks for it among its neighbours only, so that a rule whose
    condition no longer holds may still fire; and its order among equals depends on addresses.
    """

    def _update_agenda(self, agenda: Any, added: Any, removed: Any) -> None:
        waiting = agenda.activations
        if removed:
            gone = {_identity(activation) for activation in removed}
            waiting[:] = [a for a in waiting if _identity(a) not in gone]
        if added:
            for activation in added:
                activation.key = _key(activation)
            waiting.extend(added)
            waiting.sort(key=lambda activation: activation.key)


def _key(activation: Any) -> tuple[int, list[int], str]:
    """Salience, then the latest facts, then the name of the rule."""
    facts = sorted((fact["__factid__"] for fact in activation.facts), reverse=True)
    return activation.rule.salience, facts, activation.rule.__name__


def _identity(activation: Any) -> tuple[str, frozenset[int], frozenset[tuple[str, Any]]]:
    facts = frozenset(fact["__factid__"] for fact in activation.facts)
    captured = frozenset(
        (name, value) for name, value in activation.context.items() if name[:2] != "__"
    )
    return activation.rule.__name__, facts, captured


class SafeMatcher(_Matcher):  # type: ignore[misc, valid-type]
    """Forgets everything on reset, also what an exception left half done.

    It keeps its own list of nodes: the package's cache of them is shared by all engines.
    """

    def __init__(self, engine: Any) -> None:
        super().__init__(engine)
        found: dict[int, Any] = {}
        waiting = [self.root_node]
        while waiting:
            node = waiting.pop()
            if id(node) not in found:
                found[id(node)] = node
                waiting.extend(child.node for child in node.children)
        nodes = found.values()
        self._holding = tuple(node for node in nodes if not isinstance(node, _NoMemory))
        self._ends = tuple(node for node in nodes if hasattr(node, "get_activations"))
        # The package asks every branch about every fact; the type alone says which branch.
        self._branches = {
            child.node.matcher.fact_type: child.callback for child in self.root_node.children
        }

    def changes(self, adding: Any = None, deleting: Any = None) -> tuple[list[Any], list[Any]]:
        """Activations that came and went with these facts; none if no pattern is over any."""
        gone_facts = [fact for fact in deleting or () if type(fact) in self._branches]
        new_facts = [fact for fact in adding or () if type(fact) in self._branches]
        if not gone_facts and not new_facts:
            return [], []
        for fact in gone_facts:
            self._branches[type(fact)](_Token.invalid(fact))
        for fact in new_facts:
            self._branches[type(fact)](_Token.valid(fact))
        added: list[Any] = []
        removed: list[Any] = []
        for node in self._ends:
            if node.added or node.removed:
                come, gone = node.get_activations()
                added.extend(come)
                removed.extend(gone)
        return added, removed

    def reset(self) -> None:
        """Empties every node."""
        for node in self._holding:
            node._reset()
        for node in self._ends:
            node.added, node.removed = set(), set()


class Engine(_Engine):  # type: ignore[misc, valid-type]
    """An engine of the package with the sound strategy and matcher; for one thread only."""

    __matcher__ = SafeMatcher
    __strategy__ = SafeStrategy

    def get_deffacts(self) -> list[Any]:
        """Found once: the package looks through all members at every reset."""
        if "deffacts" not in self.__dict__:
            self.deffacts = super().get_deffacts()
        return self.deffacts  # type: ignore[no-any-return]


def named_rule(name: str, conditions: list[Any], salience: int, action: Any) -> Any:
    """A rule of the package; its name is known to the strategy."""
    action.__name__ = name
    return experta.Rule(*conditions, salience=salience)(action)


def test(names: list[str], condition: Callable[..., bool]) -> Any:
    """A condition on captured values, which are given to it by name."""
    given = [Parameter(name, Parameter.KEYWORD_ONLY) for name in names]
    condition.__signature__ = Signature(given)  # type: ignore[attr-defined]
    return experta.TEST(condition)


def build(rules: dict[str, Any]) -> Any:
    """An engine with these rules, its network made.

    The package keeps every condition it ever saw in tables of its classes; they are emptied, so
    that a replaced ruleset leaves nothing behind.
    """
    with _BUILDING:
        _empty_tables()
        try:
            return type("Network", (Engine,), dict(rules))()
        finally:
            _empty_tables()


def _empty_tables() -> None:
    for check in (_CHECKS.FeatureCheck, _CHECKS.WhereCheck, _CHECKS.FactCapture):
        check._instances.clear()
