"""Generated limits for the property tests: starts, lengths, readings, links and deductions."""

from typing import NamedTuple

from hypothesis import strategies as st

from engine.periods.calendar import DayTable
from engine.periods.explaining import Step, explain_limit
from engine.periods.extension import ADD, RESTART, TOTAL
from engine.periods.limit import run_limit
from engine.periods.readings import Reading
from engine.periods.units import DAY, DAY24, HOUR, INF, MONTH, WORKDAY, YEAR
from tests.engine.periods.tables import TABLE, at

FIRST, LAST = at("2018-01-01"), at("2029-12-31")

minutes = st.integers(FIRST, LAST)
days = st.integers(FIRST // 1440, LAST // 1440)
units = st.sampled_from([HOUR, DAY, DAY24, WORKDAY, MONTH, YEAR])
amounts = st.integers(0, 70)
bits = st.integers(0, 1)
readings = st.builds(Reading, bits, bits, bits, bits, bits, bits, bits)


class Link(NamedTuple):
    """One link of a chain, as the calculus takes it."""

    mode: int
    amount: int
    unit: int
    approved: int
    restart: int
    spec: int


class Limit(NamedTuple):
    """All arguments of a limit but the calendar and its side."""

    start: int
    amount: int
    unit: int
    reading: Reading
    links: list[Link]
    spec_cap: list[int]
    spec_after: list[int]
    deductions: list[tuple[int, int]]
    as_of: int

    def run(
        self, high: int = 0, table: DayTable = TABLE
    ) -> tuple[int, int, int, int, int, int, int, int]:
        return run_limit(
            table, self.start, self.amount, self.unit, self.reading,
            [link.mode for link in self.links], [link.amount for link in self.links],
            [link.unit for link in self.links], [link.approved for link in self.links],
            [link.restart for link in self.links], [link.spec for link in self.links],
            self.spec_cap, self.spec_after,
            [start for start, _ in self.deductions], [end for _, end in self.deductions],
            self.as_of, high,
        )  # fmt: skip

    def explain(self, high: int = 0) -> list[Step]:
        return explain_limit(
            TABLE, self.start, self.amount, self.unit, self.reading,
            [link.mode for link in self.links], [link.amount for link in self.links],
            [link.unit for link in self.links], [link.approved for link in self.links],
            [link.restart for link in self.links], [link.spec for link in self.links],
            self.spec_cap, self.spec_after,
            [start for start, _ in self.deductions], [end for _, end in self.deductions],
            self.as_of, high,
        )  # fmt: skip


def plain(start: int, amount: int, unit: int, reading: Reading) -> Limit:
    return Limit(start, amount, unit, reading, [], [], [], [], INF)


@st.composite
def deductions(draw: st.DrawFn, start: int) -> list[tuple[int, int]]:
    spans = draw(st.lists(st.tuples(st.integers(-20, 200), st.integers(0, 40 * 1440)), max_size=4))
    return [(start + day * 700, start + day * 700 + size) for day, size in spans]


@st.composite
def limits(draw: st.DrawFn, restarts: bool = True) -> Limit:
    start = draw(minutes)
    modes = [ADD, TOTAL, RESTART] if restarts else [ADD, TOTAL]
    offsets = st.integers(0, 120 * 1440)
    link = st.builds(
        Link,
        st.sampled_from(modes),
        st.integers(0, 40),
        units,
        st.one_of(st.just(INF), offsets.map(lambda offset: start + offset)),
        offsets.map(lambda offset: start + offset),
        st.integers(0, 2),
    )
    return Limit(
        start,
        draw(st.integers(0, 40)),
        draw(units),
        draw(readings),
        draw(st.lists(link, max_size=4)),
        draw(st.lists(st.integers(0, 3), min_size=3, max_size=3)),
        draw(st.sampled_from([[-1, -1, -1], [-1, 0, 1]])),
        draw(deductions(start)),
        draw(st.one_of(st.just(INF), offsets.map(lambda offset: start + offset))),
    )
