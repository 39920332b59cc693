"""Constants and slots of the generated module: the only way values enter its source.

A value is written through ``repr`` and bound to a generated name; an attribute name is accepted
only if the vocabulary has it.  Nothing of a rule's text can become code.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from dsl.ir.rules import Ruleset
from engine.truth import INF

_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")


class Pool:
    """Names of constants (``K…``) and numbers of the per-check slots, given out in order.

    ``asked``: the slots that keep ends of named periods a condition asks for, and whose they are.
    """

    def __init__(self, ruleset: Ruleset) -> None:
        self.vocabulary = ruleset.vocabulary
        self.parameters = {p.name: p for p in ruleset.parameters}
        self.definitions = {d.name: d for d in ruleset.definitions}
        self.periods = {p.name: p for p in ruleset.periods}
        self.infinity = repr(INF)
        self.slots = 0
        self.asked: dict[int, str] = {}
        self._constants: dict[str, str] = {}
        self._slots: dict[Any, int] = {}

    def constant(self, source: str) -> str:
        """The name bound to a constant expression, itself built from ``repr`` only."""
        return self._constants.setdefault(source, f"K{len(self._constants)}")

    def options(self, values: Iterable[str]) -> str:
        """The name of a frozen set of texts."""
        listed = ", ".join(repr(value) for value in sorted(set(values)))
        return self.constant(f"frozenset(({listed},))" if listed else "frozenset()")

    def number(self, value: Decimal) -> str:
        """A literal for a whole number, the name of a constant for any other."""
        if value == value.to_integral_value():
            return repr(int(value))
        return self.constant(f"Decimal({str(value)!r})")

    def slot(self, key: Any) -> int:
        """The number of the per-check slot kept for ``key``."""
        if key not in self._slots:
            self._slots[key] = self.slots
            self.slots += 1
        return self._slots[key]

    def shared(self) -> tuple[int, ...]:
        """The slots of indexes over the records, which hold at every moment."""
        kinds = ("identified", "index", "members", "places")
        return tuple(
            slot for key, slot in self._slots.items() if isinstance(key, tuple) and key[0] in kinds
        )

    def constants(self) -> list[str]:
        """The assignments of all constants, in order."""
        return [f"{name} = {source}" for source, name in self._constants.items()]

    def field(self, entity: str, name: str) -> str:
        """The attribute's name as source. Raises KeyError if the vocabulary does not have it."""
        attribute = self.vocabulary.entities[entity].attributes[name]
        if not _IDENTIFIER.fullmatch(attribute.id) or keyword.iskeyword(attribute.id):
            raise KeyError(name)
        return attribute.id

    def is_gap(self, entity: str, name: str) -> bool:
        """Whether the attribute is a single gap_state, whose ``unknown`` is a missing value."""
        attribute = self.vocabulary.entities[entity].attributes[name]
        return attribute.target == "gap_state" and not attribute.many

    def section(self, entity: str) -> str:
        """The section's name as source. Raises KeyError if the vocabulary does not have it."""
        if not _IDENTIFIER.fullmatch(entity) or keyword.iskeyword(entity):
            raise KeyError(entity)
        return self.vocabulary.entities[entity].id

    def key(self, entity: str) -> str | None:
        """The attribute that identifies the entity's records, None if they have none."""
        return self.vocabulary.entities[entity].key
