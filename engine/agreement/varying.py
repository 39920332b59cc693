"""Cases varied from whole ones: what is left out, moved, blurred or shuffled, without chance.

Every variation is a function of a seed and a number, so that a disagreement can be shown again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from dsl.ir.vocabulary import CASE, FLAGS, Vocabulary
from engine.periods.instants import format_instant, parse_instant

Body = dict[str, Any]
T = TypeVar("T")

_SHIFTS = (-10080, -1440, -61, -60, -1, 1, 59, 60, 1440, 4320, 43200)
_MOMENTS = (0, 0, 0, 1, -1, 60, -60, 1440, -1440, 10080, 43200)
_DATE_LENGTH = 10

Stated = tuple[bytes, int]
"""A snapshot and the minute at which it is judged."""


class Choices:
    """A deterministic sequence of choices (SHA-256 of seed and counter)."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._count = 0

    def below(self, bound: int) -> int:
        """A number from 0 to ``bound`` - 1."""
        digest = hashlib.sha256(f"{self._seed}:{self._count}".encode()).digest()
        self._count += 1
        return int.from_bytes(digest[:8], "big") % bound

    def of(self, items: Sequence[T]) -> T:
        """One of the items."""
        return items[self.below(len(items))]


def varied(
    vocabulary: Vocabulary, stated: Sequence[Stated], seed: str, count: int
) -> Iterator[Stated]:
    """``count`` snapshots, each a stated one changed in one to four places, with a moment near.

    A change leaves out an attribute or a declaration, moves a time, blurs it to its date, puts
    another code, empties a list or turns the order of a section round.
    """
    for number in range(count):
        choices = Choices(f"{seed}:{number}")
        data, as_of = choices.of(stated)
        body: Body = json.loads(data)
        for _ in range(1 + choices.below(4)):
            _CHANGES[choices.below(len(_CHANGES))](body, choices, vocabulary)
        yield json.dumps(body, ensure_ascii=False).encode(), as_of + choices.of(_MOMENTS)


def _records(body: Body) -> list[tuple[str, Body]]:
    found = [(CASE, body[CASE])] if CASE in body else []
    for name, section in body.items():
        if isinstance(section, list) and name != FLAGS:
            found += [(name, record) for record in section]
    return found


def _leave_out_attribute(body: Body, choices: Choices, vocabulary: Vocabulary) -> None:
    entity, record = choices.of(_records(body))
    free = [name for name in record if name != vocabulary.entities[entity].key]
    if free:
        del record[choices.of(free)]


def _leave_out_flag(body: Body, choices: Choices, _vocabulary: Vocabulary) -> None:
    flags = body.get(FLAGS, [])
    if flags:
        flags.pop(choices.below(len(flags)))


def _declare_earlier(body: Body, choices: Choices, _vocabulary: Vocabulary) -> None:
    flags = body.get(FLAGS, [])
    if flags:
        flag = choices.of(flags)
        low, _ = parse_instant(flag["complete_until"])
        flag["complete_until"] = format_instant(low - choices.of((1, 60, 1440, 43200)))


def _timed(body: Body, vocabulary: Vocabulary) -> list[tuple[Body, str]]:
    found = []
    for entity, record in _records(body):
        for name, value in record.items():
            attribute = vocabulary.entities[entity].attributes.get(name)
            if attribute is not None and attribute.kind == "datetime" and isinstance(value, str):
                found.append((record, name))
    return found


def _move_time(body: Body, choices: Choices, vocabulary: Vocabulary) -> None:
    timed = _timed(body, vocabulary)
    if timed:
        record, name = choices.of(timed)
        low, _ = parse_instant(record[name])
        record[name] = format_instant(low + choices.of(_SHIFTS))


def _blur_time(body: Body, choices: Choices, vocabulary: Vocabulary) -> None:
    timed = _timed(body, vocabulary)
    if timed:
        record, name = choices.of(timed)
        record[name] = record[name][:_DATE_LENGTH]


def _other_code(body: Body, choices: Choices, vocabulary: Vocabulary) -> None:
    entity, record = choices.of(_records(body))
    coded = [
        (name, attribute)
        for name, attribute in vocabulary.entities[entity].attributes.items()
        if attribute.kind == "enum" and not attribute.many
    ]
    held = [pair for pair in coded if pair[0] in record] or coded
    if held:
        name, attribute = choices.of(held)
        record[name] = choices.of(vocabulary.enums[str(attribute.target)].values).code


def _empty_list(body: Body, choices: Choices, vocabulary: Vocabulary) -> None:
    entity, record = choices.of(_records(body))
    lists = [a.id for a in vocabulary.entities[entity].attributes.values() if a.many]
    if lists:
        record[choices.of(lists)] = []


def _turn_round(body: Body, choices: Choices, _vocabulary: Vocabulary) -> None:
    sections = [s for n, s in body.items() if isinstance(s, list) and len(s) > 1 and n != FLAGS]
    if sections:
        choices.of(sections).reverse()


_CHANGES = (
    _leave_out_attribute,
    _leave_out_attribute,
    _leave_out_flag,
    _declare_earlier,
    _move_time,
    _move_time,
    _blur_time,
    _other_code,
    _empty_list,
    _turn_round,
)
