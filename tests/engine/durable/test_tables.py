"""Decision tables without "otherwise": whatever the facts, one row of each holds."""

import operator
from random import Random

import pytest

from engine.durable.tables import Comparison, Field, Row, spread
from engine.durable.verdict_rules import MET_TABLE, TABLES

HOLDS = {
    "lt": operator.lt,
    "lte": operator.le,
    "gt": operator.gt,
    "gte": operator.ge,
    "eq": operator.eq,
    "neq": operator.ne,
}
Facts = dict[Field, int]


def holds(row: Row, facts: Facts) -> bool:
    def value(side: Field | int) -> int:
        return side if isinstance(side, int) else facts[side]

    return all(HOLDS[test.operator](facts[test.left], value(test.right)) for test in row.tests)


def drawn(rows: list[Row], random: Random) -> Facts:
    sides = [side for row in rows for test in row.tests for side in (test.left, test.right)]
    return {side: random.randint(0, 4) for side in sides if not isinstance(side, int)}


@pytest.mark.parametrize("place", range(len(TABLES)))
def test_exactly_one_row_holds_whatever_the_fields(place: int) -> None:
    table, random = TABLES[place], Random(7)
    for _ in range(500):
        facts = drawn(list(table.rows), random)
        assert sum(holds(row, facts) for row in table.rows) == 1


def test_the_row_that_holds_is_the_first_one_written() -> None:
    random = Random(8)
    for _ in range(500):
        facts = drawn(MET_TABLE, random)
        first = next(row for row in MET_TABLE if holds(row, facts))
        assert [r.says for r in spread(MET_TABLE) if holds(r, facts)] == [first.says]


def test_rows_that_contradict_the_ones_above_are_left_out() -> None:
    test = Comparison(("a", "x"), "lt", 3)
    rows = spread([Row((test,), {"v": 1}), Row((test,), {"v": 2}), Row((), {"v": 3})])
    assert rows == [Row((test,), {"v": 1}), Row((test.opposite(),), {"v": 3})]
