"""Random snapshots made for one ruleset: of the attributes and codes its rules ask for."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from random import Random
from typing import Any

import msgspec

from dsl.ir import expressions as x
from dsl.ir.rules import Ruleset
from dsl.ir.vocabulary import CASE, FLAGS, ROOT, Attribute
from engine.facts.model import SnapshotModel
from engine.periods.instants import format_day, format_instant
from engine.rows import View
from engine.view import make_view
from tests.conformance.snapshots import AS_OF

MOST = 3
"""Records of one section."""

_STEPS = (0, 1, 59, 60, 61, 1439, 1440, 1441, 2880, 4320, 10080, 14400, 43200, 90000)


class Focus:
    """What a ruleset asks for, and snapshots full of it."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._vocabulary = ruleset.vocabulary
        self._model = SnapshotModel(ruleset.vocabulary)
        self._attributes: dict[str, set[str]] = {}
        self._codes: dict[tuple[str, str], set[str]] = {}
        for node in _nodes([*ruleset.rules, *ruleset.definitions, *ruleset.periods]):
            self._note(node)

    def _note(self, node: Any) -> None:
        if isinstance(node, x.Attribute):
            self._attributes.setdefault(node.entity, set()).add(node.name)
        elif isinstance(node, x.Section | x.Members):
            self._attributes.setdefault(node.entity, set())
        elif isinstance(node, x.OneOf | x.Contains):
            key = node.attribute.entity, node.attribute.name
            self._codes.setdefault(key, set()).update(node.options)

    def view(self, random: Random) -> View:
        """A random snapshot at a random moment near the one it was taken."""
        as_of = AS_OF + random.choice((0, 0, 0, -1, 1, 900, -900, 5000, 100_000))
        snapshot = msgspec.convert(self._body(random), self._model.root)
        assume = random.random() < 0.3
        return make_view(self._model, snapshot, as_of=as_of, assume_complete=assume)

    def _body(self, random: Random) -> dict[str, Any]:
        taken = format_instant(AS_OF)
        entities = sorted(set(self._attributes) - {ROOT, FLAGS, CASE})
        ids = {name: [f"{name}-{i}" for i in range(random.randint(0, MOST))] for name in entities}
        body: dict[str, Any] = {"snapshot_id": "S", "as_of": taken}
        for name in entities:
            body[name] = [self._record(random, name, key, ids) for key in ids[name]]
        body[CASE] = self._record(random, CASE, "C", ids)
        body[FLAGS] = [
            {"section": name, "complete_until": taken, "state": "yes"}
            for name in (*entities, CASE)
            if random.random() < 0.8
        ]
        return body

    def _record(
        self, random: Random, entity: str, key: str, ids: dict[str, list[str]]
    ) -> dict[str, Any]:
        known = self._vocabulary.entities[entity]
        found: dict[str, Any] = {} if known.key is None else {known.key: key}
        for name in sorted(self._attributes.get(entity, ())):
            if name != known.key and random.random() < 0.8:
                attribute = known.attributes[name]
                one = self._value(random, entity, attribute, ids)
                many = [one] * random.randint(0, 2) if attribute.many else one
                found[name] = many
        return found

    def _value(
        self, random: Random, entity: str, attribute: Attribute, ids: dict[str, list[str]]
    ) -> Any:
        match attribute.kind:
            case "datetime":
                minute = AS_OF - random.choice(_STEPS) - random.choice((0, 0, 1440, 20160, -1440))
                is_bare = random.random() < 0.1
                return format_day(minute // 1440) if is_bare else format_instant(minute)
            case "date":
                return random.choice(("2008-03-20", "2010-06-01", "1990-02-28", "2026-03-19"))
            case "ref":
                return random.choice([*ids.get(str(attribute.target), ()), "none"])
            case "bool":
                return random.random() < 0.5
            case "int":
                return random.randint(0, 5)
            case "decimal":
                return Decimal(random.randint(0, 40)) / 2
            case "enum":
                codes = [v.code for v in self._vocabulary.enums[str(attribute.target)].values]
                asked = sorted(self._codes.get((entity, attribute.id), ()))
                return random.choice(asked or codes) if random.random() < 0.9 else codes[-1]
            case _:
                asked = sorted(self._codes.get((entity, attribute.id), ()))
                return random.choice([*asked, "某"])


def _nodes(found: Any) -> Iterator[Any]:
    """Everything inside IR values, tuples and lists, themselves included."""
    if isinstance(found, list | tuple):
        for item in found:
            yield from _nodes(item)
    elif isinstance(found, msgspec.Struct):
        yield found
        for name in found.__struct_fields__:
            yield from _nodes(getattr(found, name))
