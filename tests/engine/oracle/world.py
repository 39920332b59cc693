"""A small vocabulary and short ways to write rules, snapshots and views for the oracle's tests."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec

from dsl.ir import expressions as x
from dsl.ir import limits as li
from dsl.ir import rules as ru
from dsl.ir.calendar import Calendar, CalendarYear
from dsl.ir.vocabulary import Attribute, Entity, Enumeration, EnumValue, Vocabulary
from engine.facts.model import SnapshotModel
from engine.oracle.evaluator import Book, Budget, Env, Evaluator
from engine.oracle.judging import Oracle
from engine.oracle.meanings import MEANINGS
from engine.oracle.records import Records, Ref
from engine.oracle.trace import Trace
from engine.periods.building import build_day_table
from engine.periods.instants import parse_instant
from engine.rows import VERDICTS, Row, View
from engine.view import make_view

_FIELDS = {
    "snapshot": "snapshot_id:text as_of:datetime!",
    "completeness_flag": "section:enum/section complete_until:datetime! state:enum/gap_state",
    "case": "case_id:text kind:text opened_at:datetime closed_at:datetime flag:enum/gap_state",
    "person": "person_no:text born:date kind:text",
    "act": (
        "act_id:text kind:text person:ref/person next:ref/act started_at:datetime "
        "ended_at:datetime due_at:datetime! filed_on:date done:enum/gap_state urgent:bool "
        "number:int value:decimal tags:text* extensions:ref/extension* entered_at:datetime"
    ),
    "extension": (
        "extension_id:text act:ref/act approved_at:datetime new_start:datetime granted:int "
        "ok:enum/gap_state kind:text"
    ),
    "pause": "pause_id:text from_at:datetime to_at:datetime ok:enum/gap_state",
}
_KEYS = {"completeness_flag": "section"}


def _attribute(text: str) -> Attribute:
    name, kind = text.split(":")
    planned, many = kind.endswith("!"), kind.endswith("*")
    bare, _, target = kind.rstrip("!*").partition("/")
    return Attribute(
        id=name,
        term=name,
        word=name,
        kind=bare,  # type: ignore[arg-type]
        target=target or None,
        many=many,
        planned=planned,
    )


def _entity(name: str, fields: str) -> Entity:
    attributes = {a.id: a for a in map(_attribute, fields.split())}
    return Entity(
        id=name,
        term=name,
        word=name,
        short=name,
        key=_KEYS.get(name, next(iter(attributes))),
        cardinality="1" if name in ("snapshot", "case") else "0..n",
        meaning=name,
        attributes=attributes,
        standing=name in ("case", "person"),
    )


def _enumeration(name: str, *codes: str) -> Enumeration:
    return Enumeration(name, name, tuple(EnumValue(code, code, code) for code in codes))


VOCABULARY = Vocabulary(
    version="test",
    entities={name: _entity(name, fields) for name, fields in _FIELDS.items()},
    enums={
        "gap_state": _enumeration("gap_state", "unknown", "no", "yes"),
        "section": _enumeration("section", *(n for n in _FIELDS if n != "snapshot")),
    },
    documents={},
)
MODEL = SnapshotModel(VOCABULARY)

CALENDAR = Calendar(
    years=tuple(
        CalendarYear(year, "notice", f"{year - 1}-11-05", "test", off=off, work=())
        for year, off in (
            (2024, ()),
            (2025, ()),
            (2026, ("2026-01-01", "2026-04-06", "2026-05-01", "2026-10-01", "2026-10-02")),
        )
    )
)

CASE = x.Variable("case", "case")
A = x.Variable("a", "act")
E = x.Variable("e", "extension")
P = x.Variable("p", "pause")


def at(text: str) -> int:
    """The minute of a time written without offset, such as 2026-03-10T15:20."""
    return parse_instant(f"{text}:00+08:00")[0]


def day(text: str) -> int:
    """The day number of a date."""
    return parse_instant(text)[0] // 1440


def attribute(of: x.Record, name: str) -> x.Attribute:
    """An attribute of a record, as the vocabulary has it."""
    entity = of.binder.entity if isinstance(of, x.Pick) else of.entity
    found = VOCABULARY.entities[entity].attributes[name]
    return x.Attribute(of, entity, name, found.kind, found.many, found.planned)


def time(of: x.Record, name: str) -> x.TimeOf:
    """A recorded time."""
    return x.TimeOf(attribute(of, name))


def holds(of: x.Record, name: str) -> x.Holds:
    """A yes/no attribute."""
    return x.Holds(attribute(of, name))


def every(entity: str, variable: str, where: x.Truth | None = None) -> x.Binder:
    """A binder over a whole section."""
    return x.Binder(variable, entity, x.Section(entity), where)


def listed(of: x.Record, name: str, variable: str, where: x.Truth | None = None) -> x.Binder:
    """A binder over the extensions a list names."""
    source = x.Members(attribute(of, name), "extension")
    return x.Binder(variable, "extension", source, where)


def limit(amount: int, unit: li.Unit, start: x.Time | None = None, **parts: Any) -> li.Limit:
    """A limit from the act's start, strict and lenient alike unless given."""
    given: dict[str, Any] = {
        "tiers": (li.Tier(li.Length(amount, unit)),),
        "strict": li.Reading(),
        "lenient": li.Reading(),
        **parts,
    }
    return li.Limit(start=start or time(A, "started_at"), **given)


def rule(*duties: ru.Duty, **parts: Any) -> ru.Rule:
    """A rule over every act, in force since 2000."""
    given: dict[str, Any] = {
        "id": "T-01",
        "title": "测试",
        "kind": "时限",
        "basis": (),
        "in_force": (day("2000-01-01"), None),
        "governed_by": x.Now(),
        "subjects": (every("act", "a"),),
        "severity": "一般",
        "message": (),
        "advice": "",
        **parts,
    }
    return ru.Rule(duties=duties, **given)


def ruleset(*rules: ru.Rule, **parts: Any) -> ru.Ruleset:
    """A ruleset over the small vocabulary."""
    given: dict[str, Any] = {
        "name": "test",
        "version": "1",
        "hash": "",
        "vocabulary": VOCABULARY,
        "calendar": CALENDAR,
        "parameters": (),
        "definitions": (),
        "periods": (),
        **parts,
    }
    return ru.Ruleset(rules=rules, **given)


def _iso(value: Any) -> Any:
    """Times written short become full; everything else stays."""
    if isinstance(value, str) and len(value) == 16 and value[10] == "T":
        return f"{value}:00+08:00"
    if isinstance(value, dict):
        return {key: _iso(item) for key, item in value.items()}
    return [_iso(item) for item in value] if isinstance(value, list) else value


def view(
    as_of: str,
    complete: dict[str, str] | str = "",
    taken: str = "",
    assume: bool = False,
    known: str = "",
    **sections: Any,
) -> View:
    """A view; ``complete`` names sections complete until as_of, or maps sections to times."""
    until = dict.fromkeys(complete.split(), as_of) if isinstance(complete, str) else complete
    body = {
        "snapshot_id": "S",
        "as_of": taken or as_of,
        "case": {"case_id": "C"},
        "completeness_flag": [
            {"section": section, "complete_until": minute, "state": "yes"}
            for section, minute in until.items()
        ],
        **sections,
    }
    snapshot = msgspec.convert(_iso(body), MODEL.root)
    return make_view(
        MODEL,
        snapshot,
        as_of=at(as_of),
        known_as_of=at(known) if known else None,
        assume_complete=assume,
    )


def evaluator(seen: View, trace: Trace | None = None, **parts: Any) -> tuple[Evaluator, Env]:
    """An evaluator over the view, with a, e and p bound to the first record of their section."""
    records = Records(VOCABULARY, seen)
    ev = Evaluator(
        Book(ruleset(**parts), build_day_table(CALENDAR)), MEANINGS, records, Budget(100_000), trace
    )
    env = {"case": records.section("case")[0]}
    for name, entity in (("a", "act"), ("e", "extension"), ("p", "pause")):
        section = records.section(entity)
        env[name] = section[0] if section else Ref(entity, None, None, None)
    return ev, env


def truth(node: x.Truth, seen: View, **parts: Any) -> int:
    """What a condition comes to."""
    ev, env = evaluator(seen, **parts)
    return ev.truth(node, env)


def span(node: x.Time, seen: View, **parts: Any) -> tuple[int, int]:
    """What is known of a time."""
    ev, env = evaluator(seen, **parts)
    return ev.time(node, env)


def number(node: x.Number, seen: View, **parts: Any) -> tuple[Any, Any]:
    """What is known of a number."""
    ev, env = evaluator(seen, **parts)
    return ev.number(node, env)


def literal(value: int | str) -> x.NumberLiteral:
    """An exact number."""
    return x.NumberLiteral(Decimal(value))


def rows(rules: ru.Ruleset | ru.Rule, seen: View) -> list[Row]:
    """All rows of the view."""
    return Oracle(rules if isinstance(rules, ru.Ruleset) else ruleset(rules)).judge(seen)


def row(rules: ru.Ruleset | ru.Rule, seen: View) -> Row:
    """The only row of the view."""
    (only,) = rows(rules, seen)
    return only


def verdict(rules: ru.Ruleset | ru.Rule, seen: View) -> str:
    """The verdict of the only row."""
    return VERDICTS[row(rules, seen).verdict]
