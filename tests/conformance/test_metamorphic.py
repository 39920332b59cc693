"""What must not change a verdict: other names for the same records, another order of them."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from random import Random
from typing import Any

from dsl.ir.vocabulary import CASE, FLAGS
from engine.rows import Row, View
from tests.conformance.engines import Held, every_engine
from tests.conformance.sources import CASES
from tests.conformance.stated import Stated, national, seen, stated

DAY_SHARE = 4
"""By day one scenario of so many is tried."""


def tried(share: int) -> list[Stated]:
    """Scenarios and cases, spread over all of them; at night every one."""
    step = DAY_SHARE * share if len(stated()) * DAY_SHARE * share > CASES else 1
    return list(stated()[::step])


def renamed(data: bytes) -> bytes:
    """The snapshot with every record called otherwise, wherever it is spoken of.

    Besides references some texts name a record (what a change of a period is about).
    """
    body: dict[str, Any] = json.loads(data)
    names = {record[key] for key, record in _keyed(body)}
    for entity, record in _records(body):
        attributes = national().vocabulary.entities[entity].attributes
        for name, value in record.items():
            kind = attributes[name].kind if name in attributes else ""
            many = value if isinstance(value, list) else [value]
            if kind == "ref" or names.intersection(one for one in many if isinstance(one, str)):
                others = [_other_name(one) for one in many]
                record[name] = others if isinstance(value, list) else others[0]
    return json.dumps(body).encode()


def _records(body: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Every record with its entity; declarations name sections, not records."""
    found = [(CASE, body[CASE])] if CASE in body else []
    for entity, content in body.items():
        if isinstance(content, list) and entity != FLAGS:
            found += [(entity, record) for record in content]
    return found


def _keyed(body: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Every record that has an identifier, with the name of that attribute."""
    entities = national().vocabulary.entities
    keyed = [(entities[entity].key, record) for entity, record in _records(body)]
    return [(key, record) for key, record in keyed if key is not None and key in record]


def _other_name(name: str) -> str:
    return "别名" + hashlib.sha256(name.encode()).hexdigest()[:12]


def shuffled(data: bytes, seed: int) -> bytes:
    """The snapshot with the records of each section, and the sections, in another order."""
    random, body = Random(seed), json.loads(data)
    for content in body.values():
        if isinstance(content, list):
            random.shuffle(content)
    names = list(body)
    random.shuffle(names)
    return json.dumps({name: body[name] for name in names}).encode()


def is_tied(data: bytes) -> bool:
    """Two changes of a period were approved in the same minute: the first written counts first
    (docs/semantics.md §5), so here the order does matter."""
    body = json.loads(data)
    approved = {a.get("approval_id"): a.get("decided_at") for a in body.get("approval", [])}
    times = [approved.get(c.get("approval_id")) for c in body.get("period_change", [])]
    return len(times) > len(set(times))


def by_records(view: View, rows: list[Row]) -> Counter[Any]:
    """The rows with the records themselves in place of their positions."""
    found: Counter[Any] = Counter()
    for row in rows:
        rule = national().rules[row.rule]
        subjects = []
        for binder, position in zip(rule.subjects, row.subjects, strict=False):
            content = getattr(view.snapshot, binder.entity)
            subjects.append(repr(content if binder.entity == CASE else content[position]))
        named = tuple(sorted(subjects) if rule.unordered else subjects)
        found[row._replace(subjects=()), named] += 1
    return found


@every_engine
def test_other_names_of_the_records_change_nothing(held: Held) -> None:
    engine, differing = held.make(national()), []
    for each in tried(held.share):
        plain = seen(each.data, each.as_of, each.known_as_of)
        other = seen(renamed(each.data), each.as_of, each.known_as_of)
        assert plain is not None
        assert other is not None
        if engine.judge(plain) != engine.judge(other):
            differing.append(each.label)
    assert differing == []


@every_engine
def test_another_order_of_the_records_changes_nothing(held: Held) -> None:
    engine, differing = held.make(national()), []
    for seed, each in enumerate(tried(held.share)):
        plain = seen(each.data, each.as_of, each.known_as_of)
        other = seen(shuffled(each.data, seed), each.as_of, each.known_as_of)
        assert plain is not None
        assert other is not None
        rows = by_records(plain, engine.judge(plain))
        if rows != by_records(other, engine.judge(other)) and not is_tied(each.data):
            differing.append(each.label)
    assert differing == []


def test_the_changes_are_changes_and_ties_are_few() -> None:
    changed = [renamed(each.data) != each.data for each in stated()]
    assert all(changed)
    longest = max((each.data for each in stated()), key=len)
    assert shuffled(longest, 1) != shuffled(longest, 2) != longest
    assert 0 < sum(is_tied(each.data) for each in stated()) < len(stated()) // 10
