"""How scope, duties and warnings become a verdict, as rules for durable_rules (semantics §6–§7).

Each table is read from the top; ``tables`` spreads it into rules without "otherwise".  A rule's
first pattern is the gate, asserted last; what a rule concludes is a fact for the rules after it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from engine.durable.tables import Comparison, Field, Row, Says, crossed, spread
from engine.durable.verdict_facts import (
    DONE,
    FINAL,
    GATE,
    LADDER,
    LENIENT,
    MET,
    ON_LENIENT,
    ON_STRICT,
    OUTCOME,
    PRECEDE,
    REQUIRE,
    SCOPE,
    STRICT,
    SUBJECT,
    WAITING,
    WORST,
)
from engine.rows import (
    COMPLIANT,
    DISPUTED,
    NOT_APPLICABLE,
    PENDING,
    UNDETERMINED,
    VIOLATION,
    WARNING,
)
from engine.truth import FALSE, TRUE, UNKNOWN

Conclude = Callable[[Any, dict[str, int]], None]
"""Told the library's closure and the new fact."""

LEAST_LEVEL, MOST_LEVEL = 1, 4


class Pattern(NamedTuple):
    """A fact to be there: its kind and what its fields must equal."""

    alias: str
    kind: int
    equal: dict[str, Field | int]


class Table(NamedTuple):
    """For every match of the patterns the one row that holds gives a new fact of a kind."""

    patterns: tuple[Pattern, ...]
    rows: Sequence[Row]
    kind: int


def _when(*tests: tuple[str, str, str | int], **says: str | int) -> Row:
    """A row in short: ``done.lo`` is a field of the pattern ``done``."""
    return Row(
        tuple(Comparison(_field(left), operator, _value(right)) for left, operator, right in tests),
        {name: _value(value) for name, value in says.items()},
    )


def _value(written: str | int) -> Field | int:
    return _field(written) if isinstance(written, str) else written


def _field(written: str) -> Field:
    alias, name = written.split(".")
    return alias, name


def _same_duty(alias: str, kind: int, of: str, **equal: int) -> Pattern:
    return Pattern(alias, kind, {"d": (of, "d"), **equal})


SCOPE_TABLE = [
    _when(("subject.w", "eq", FALSE), v=FALSE),
    _when(("subject.a", "eq", FALSE), v=FALSE),
    _when(("subject.e", "eq", TRUE), v=FALSE),
    _when(("subject.w", "eq", UNKNOWN), v=UNKNOWN),
    _when(("subject.a", "eq", UNKNOWN), v=UNKNOWN),
    _when(("subject.e", "eq", UNKNOWN), v=UNKNOWN),
    _when(v=TRUE),
]

REQUIRE_TABLE = [
    _when(("duty.h", "eq", TRUE), d="duty.d", v=COMPLIANT, l=0),
    _when(("duty.h", "eq", UNKNOWN), d="duty.d", v=UNDETERMINED, l=0),
    _when(("duty.t", "eq", TRUE), d="duty.d", v=DISPUTED, l=0),
    _when(("duty.t", "eq", UNKNOWN), d="duty.d", v=UNDETERMINED, l=0),
    _when(d="duty.d", v=VIOLATION, l=0),
]

PRECEDE_TABLE = [
    _when(("duty.c", "eq", FALSE), d="duty.d", v=PENDING, l=0),
    _when(("duty.c", "eq", UNKNOWN), d="duty.d", v=UNDETERMINED, l=0),
    _when(("duty.o", "eq", TRUE), d="duty.d", v=COMPLIANT, l=0),
    _when(("duty.o", "eq", FALSE), d="duty.d", v=VIOLATION, l=0),
    _when(d="duty.d", v=UNDETERMINED, l=0),
]

WAITING_TABLE = [
    _when(("duty.c", "eq", FALSE), d="duty.d", v=PENDING, l=0),
    _when(d="duty.d", v=UNDETERMINED, l=0),
]

NOT_BEFORE_TABLE = [
    _when(("done.s", "eq", 0), ("done.c", "eq", FALSE), d="done.d", v=COMPLIANT, l=0),
    _when(("done.s", "eq", 0), d="done.d", v=UNDETERMINED, l=0),
    _when(
        ("strict.low", "gt", "done.hi"), ("lenient.low", "gt", "done.hi"),
        d="done.d", v=VIOLATION, l=0,
    ),
    _when(
        ("strict.high", "lte", "done.lo"), ("lenient.high", "lte", "done.lo"),
        d="done.d", v=COMPLIANT, l=0,
    ),
    _when(
        ("strict.high", "lte", "done.lo"), ("lenient.low", "gt", "done.hi"),
        d="done.d", v=DISPUTED, l=0,
    ),
    _when(
        ("lenient.high", "lte", "done.lo"), ("strict.low", "gt", "done.hi"),
        d="done.d", v=DISPUTED, l=0,
    ),
    _when(d="done.d", v=UNDETERMINED, l=0),
]  # fmt: skip

LATE = [
    _when(("line.high", "lt", "done.lo"), ("done.s", "eq", 1), d="done.d", late=1),
    _when(("line.high", "lt", "done.lo"), ("line.high", "lt", "gate.n"),
          d="done.d", late=1),
    _when(d="done.d", late=0),
]  # fmt: skip
KEPT = [_when(("line.low", "gte", "done.hi"), kept=1), _when(kept=0)]
RUNS = [_when(("done.c", "eq", FALSE), ("line.low", "gte", "gate.n"), runs=1), _when(runs=0)]
STATUS_TABLE = crossed(crossed(spread(LATE), spread(KEPT)), spread(RUNS))

MET_TABLE = [
    _when(("strict.late", "eq", 1), ("lenient.late", "eq", 1), d="done.d", v=VIOLATION),
    _when(("strict.late", "eq", 1), ("lenient.kept", "eq", 1), d="done.d", v=DISPUTED),
    _when(("strict.late", "eq", 1), ("lenient.runs", "eq", 1), d="done.d", v=DISPUTED),
    _when(("lenient.late", "eq", 1), ("strict.kept", "eq", 1), d="done.d", v=DISPUTED),
    _when(("lenient.late", "eq", 1), ("strict.runs", "eq", 1), d="done.d", v=DISPUTED),
    _when(("strict.kept", "eq", 1), ("lenient.kept", "eq", 1), d="done.d", v=COMPLIANT),
    _when(("strict.runs", "eq", 1), ("lenient.runs", "eq", 1), d="done.d", v=PENDING),
    _when(("done.c", "eq", FALSE), ("done.q", "eq", 1), d="done.d", v=PENDING),
    _when(d="done.d", v=UNDETERMINED),
]

WARNING_TABLE = [
    _when(("met.v", "neq", PENDING), d="met.d", v="met.v", l=0),
    _when(("strict.low", "lt", "gate.n"), d="met.d", v="met.v", l=0),
    _when(("lenient.low", "lt", "gate.n"), d="met.d", v="met.v", l=0),
    *(
        _when((f"ladder.y{level}", "lte", "gate.n"), d="met.d", v=WARNING, l=level)
        for level in range(MOST_LEVEL, LEAST_LEVEL - 1, -1)
    ),
    _when(d="met.d", v="met.v", l=0),
]

WORST_TABLE = [
    _when(("duty.v", "lt", "worst.v"), v="duty.v", l="duty.l", x="duty.d", d="worst.d"),
    _when(
        ("duty.v", "eq", "worst.v"), ("duty.l", "gt", "worst.l"),
        v="duty.v", l="duty.l", x="duty.d", d="worst.d",
    ),
    _when(v="worst.v", l="worst.l", x="worst.x", d="worst.d"),
]  # fmt: skip

FINAL_TABLE = [
    _when(("scope.v", "eq", FALSE), v=NOT_APPLICABLE, l=0, x=0),
    _when(("scope.v", "eq", UNKNOWN), ("worst.v", "lte", WARNING),
          v=UNDETERMINED, l=0, x="worst.x"),
    _when(v="worst.v", l="worst.l", x="worst.x"),
]  # fmt: skip

TABLES = (
    Table((Pattern("subject", SUBJECT, {}),), spread(SCOPE_TABLE), SCOPE),
    Table((Pattern("duty", REQUIRE, {}),), spread(REQUIRE_TABLE), OUTCOME),
    Table((Pattern("duty", PRECEDE, {}),), spread(PRECEDE_TABLE), OUTCOME),
    Table((Pattern("duty", WAITING, {}),), spread(WAITING_TABLE), OUTCOME),
    Table(
        (
            Pattern("done", DONE, {"b": 1}),
            _same_duty("strict", STRICT, "done"),
            _same_duty("lenient", LENIENT, "done"),
        ),
        spread(NOT_BEFORE_TABLE),
        OUTCOME,
    ),
    *(
        Table(
            (Pattern("done", DONE, {"b": 0}), _same_duty("line", line, "done")),
            STATUS_TABLE,
            status,
        )
        for line, status in ((STRICT, ON_STRICT), (LENIENT, ON_LENIENT))
    ),
    Table(
        (
            Pattern("done", DONE, {"b": 0}),
            _same_duty("strict", ON_STRICT, "done"),
            _same_duty("lenient", ON_LENIENT, "done"),
        ),
        spread(MET_TABLE),
        MET,
    ),
    Table(
        (
            Pattern("met", MET, {}),
            _same_duty("ladder", LADDER, "met"),
            _same_duty("strict", STRICT, "met"),
            _same_duty("lenient", LENIENT, "met"),
        ),
        spread(WARNING_TABLE),
        OUTCOME,
    ),
    Table(
        (Pattern("worst", WORST, {}), _same_duty("duty", OUTCOME, "worst")),
        spread(WORST_TABLE),
        WORST,
    ),
    Table(
        (
            Pattern("scope", SCOPE, {}),
            Pattern("subject", SUBJECT, {}),
            Pattern("worst", WORST, {"d": ("subject", "m")}),
        ),
        spread(FINAL_TABLE),
        FINAL,
    ),
)


def definition(conclude: Conclude) -> dict[str, Any]:
    """The ruleset as the library takes it."""
    rules: dict[str, Any] = {}
    for table in TABLES:
        for row in table.rows:
            rules[f"r_{len(rules)}"] = _rule(table, row, conclude)
    return rules


_MIRRORED = {"lt": "gt", "gt": "lt", "lte": "gte", "gte": "lte", "eq": "eq", "neq": "neq"}


def _rule(table: Table, row: Row, conclude: Conclude) -> dict[str, Any]:
    patterns = (Pattern("gate", GATE, {}), *table.patterns)
    order = [pattern.alias for pattern in patterns]
    expressions: dict[str, list[Any]] = {p.alias: [{"k": p.kind}] for p in patterns}
    for pattern in patterns:
        for name, value in pattern.equal.items():
            expressions[pattern.alias].append(_compared("eq", name, value))
    for test in row.tests:
        left, operator, right = test
        if not isinstance(right, int) and order.index(right[0]) > order.index(left[0]):
            left, operator, right = right, _MIRRORED[operator], left
        expressions[left[0]].append(_compared(operator, left[1], right))

    def run(closure: Any) -> None:
        conclude(closure, _concluded(closure, table.kind, row.says))

    return {
        "all": [
            {alias: {"$and": each} if len(each) > 1 else each[0]}
            for alias, each in expressions.items()
        ],
        "run": run,
    }


def _compared(operator: str, name: str, right: Field | int) -> dict[str, Any]:
    value = right if isinstance(right, int) else {right[0]: right[1]}
    return {name: value} if operator == "eq" else {f"${operator}": {name: value}}


def _concluded(closure: Any, kind: int, says: Says) -> dict[str, int]:
    fact = {"k": kind}
    for name, value in says.items():
        fact[name] = value if isinstance(value, int) else getattr(closure, value[0])[value[1]]
    if kind == WORST:
        fact["d"] += 1
    return fact
