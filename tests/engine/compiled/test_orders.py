"""Ten thousand orders in which the same facts may come give the same bytes."""

import json
from random import Random
from typing import Any

import msgspec
import pytest

from dsl.ir.vocabulary import CASE
from engine.compiled.engine import Compiled
from engine.facts.reading import SnapshotReader
from engine.view import make_view
from tests.conformance.stated import checker, national, whole_cases

ORDERS = 10_000


def shuffled(value: Any, random: Random, depth: int = 0) -> Any:
    """Keys, sections and records in another order; lists inside a record stay as they are."""
    if isinstance(value, dict):
        keys = random.sample(sorted(value), len(value))
        return {key: shuffled(value[key], random, depth + 1) for key in keys}
    if isinstance(value, list) and depth == 1:
        return [shuffled(one, random, depth + 1) for one in random.sample(value, len(value))]
    return value


def answer(engine: Compiled, reader: SnapshotReader, data: bytes, as_of: int) -> bytes:
    """Every row with the identifiers of its subjects, in the order of their content."""
    rules, shapes = national().rules, checker().model.shapes
    snapshot = reader.read(data).snapshot
    said = []
    for row in engine.judge(make_view(checker().model, snapshot, as_of=as_of)):
        rule = rules[row.rule]
        subjects = []
        for binder, place in zip(rule.subjects, row.subjects, strict=True):
            entity = binder.entity
            key = shapes[entity].entity.key
            assert key is not None
            section = getattr(snapshot, entity)
            record = section if entity == CASE else section[place]
            subjects.append(getattr(record, key) or entity)
        names = sorted(subjects) if rule.unordered else subjects
        said.append(json.dumps((rule.id, row.rule, names, row[2:])))
    return msgspec.json.encode(sorted(said))


@pytest.mark.thorough
def test_ten_thousand_orders_of_one_case_give_the_same_bytes() -> None:
    engine, reader, random = Compiled(national()), SnapshotReader(checker().model), Random(7)
    case = max(whole_cases(), key=lambda each: len(each.data))
    body = json.loads(case.data)
    expected = answer(engine, reader, case.data, case.as_of)
    assert len(json.loads(expected)) > 20
    for _ in range(ORDERS):
        data = json.dumps(shuffled(body, random), ensure_ascii=False).encode()
        assert answer(engine, reader, data, case.as_of) == expected
