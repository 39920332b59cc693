"""Time limits made ready: where the clock starts and ends, both lines and sides (semantics §5)."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from dsl.ir import expressions as x
from dsl.ir.limits import Length, Limit, PeriodUse, Reading
from engine.periods import readings, units
from engine.periods.limit import run_limit
from engine.rete.chain import Open, Piece, Use, chain_of, pieces_of
from engine.rete.intervals import Span, settled, union
from engine.rete.making import Maker, Makers
from engine.rete.memory import Env, Evaluate, Ref, Session
from engine.truth import FALSE, INF, TRUE, UNKNOWN

UNITS = {
    "hour": units.HOUR,
    "day": units.DAY,
    "day24": units.DAY24,
    "workday": units.WORKDAY,
    "month": units.MONTH,
    "year": units.YEAR,
}


class Side(NamedTuple):
    """One end of one line."""

    deadline: int
    last_good: int
    provisional: bool = False
    suspended: bool = False


Line = tuple[Side, Side]


class Clock(NamedTuple):
    """Start and, if the clock runs, the two lines, each (low, high)."""

    start: Span
    lines: tuple[Line, Line] | None

    def sides(self) -> tuple[Side, ...]:
        """All ends; none while the clock doesn't run."""
        return () if self.lines is None else self.lines[0] + self.lines[1]


class Facts(NamedTuple):
    """What a running clock rests on."""

    start: Span
    tiers: list[Length | None]
    uses: list[Use]
    pieces: list[Piece]
    open: Open

    def strictly(self) -> Facts:
        """Without what only the lenient line may have."""
        return self._replace(
            uses=[use for use in self.uses if use.link.line == "both"],
            pieces=[piece for piece in self.pieces if piece.deduction.line == "both"],
            open=[item for item in self.open if item.line == "both"],
        )


SOONEST, LATEST = Side(-INF, -INF), Side(INF, INF)
ClockOf = Callable[[Session, Env, Ref | None], Clock]


def coded(reading: Reading) -> readings.Reading:
    """A reading as the calculus takes it."""
    return readings.Reading(
        readings.NEXT_HOUR if reading.hour == "next_hour" else readings.EXACT,
        readings.FULL24 if reading.day == "full24" else readings.CALENDAR,
        readings.MONTH_END if reading.month == "month_end" else readings.CORRESPONDING,
        readings.ROLL if reading.roll == "roll" else readings.NO_ROLL,
        readings.BOTH_ENDS if reading.deduct == "both_ends" else readings.ONE_END,
        readings.CLEAR if reading.back == "clear" else readings.INCLUSIVE,
        readings.SEGMENT if reading.chain == "segment" else readings.ANCHORED,
    )


def clock_of(make: Maker, limit: Limit) -> ClockOf:
    """The clock of a limit; with a record, as it stood before that record's extension."""
    start = _start(make, limit)
    tiers = [
        (None if tier.when is None else make(tier.when), make.length(tier.length))
        for tier in limit.tiers
    ]
    chain, pieces = chain_of(make, limit), pieces_of(make, limit.deductions)
    labels = [link.label for link in limit.links]
    caps = tuple(link.at_most for link in limit.links)
    after = tuple(-1 if k.after is None else labels.index(k.after) for k in limit.links)
    run_line = _line(make, caps, after)
    strict, lenient = coded(limit.strict), coded(limit.lenient)

    def clock(s: Session, env: Env, stop: Ref | None) -> Clock:
        begins = start(s, env)
        if not settled(begins):
            return Clock(begins, None)
        possible = []
        for when, length in tiers:
            held = TRUE if when is None else when(s, env)
            if held == TRUE:
                possible = [length(s)]
            elif held == UNKNOWN:
                possible.append(length(s))
        uses, more_uses = chain(s, env, stop)
        taken, more_pieces = pieces(s, env)
        facts = Facts(begins, possible, uses, taken, more_uses + more_pieces)
        lines = run_line(s, facts.strictly(), strict), run_line(s, facts, lenient)
        return Clock(begins, lines)

    return clock


def _start(make: Maker, limit: Limit) -> Evaluate:
    start = make(limit.start)
    changes = [(make(change.when), make(change.start)) for change in limit.start_changes]

    def begins(s: Session, env: Env) -> Span:
        possible = []
        for when, changed in changes:
            held = when(s, env)
            if held > FALSE:
                possible.append(changed(s, env))
            if held == TRUE:
                return union(possible)
        return union([*possible, start(s, env)])

    return begins


def _line(
    make: Maker, caps: tuple[int, ...], after: tuple[int, ...]
) -> Callable[[Session, Facts, readings.Reading], Line]:
    table = make.table

    def run(
        s: Session, facts: Facts, reading: readings.Reading, tier: Length | None, high: bool
    ) -> Side:
        if tier is None:
            return LATEST if high else SOONEST
        uses = [use for use in facts.uses if use.counts(high)]
        grants = [use.grant(tier, high) for use in uses]
        spans = [piece.possible if high else piece.sure for piece in facts.pieces]
        deducted = [span for span in spans if span is not None]
        side = 1 if high else 0
        found = run_limit(
            table,
            facts.start[side],
            tier.amount,
            UNITS[tier.unit],
            reading,
            tuple(mode for mode, _, _ in grants),
            tuple(amount for _, amount, _ in grants),
            tuple(UNITS[unit] for _, _, unit in grants),
            tuple(use.approved(high) for use in uses),
            tuple(use.restart[side] for use in uses),
            tuple(use.kind for use in uses),
            caps,
            after,
            tuple(span[0] for span in deducted),
            tuple(span[1] for span in deducted),
            s.as_of,
            side,
        )
        return Side(found[0], found[1], bool(found[2]), bool(found[3]))

    def line(s: Session, facts: Facts, reading: readings.Reading) -> Line:
        tiers = facts.tiers or [None]
        lows = [run(s, facts, reading, tier, False) for tier in tiers]
        highs = [run(s, facts, reading, tier, True) for tier in tiers]
        ends = min(lows, key=_deadline), max(highs, key=_deadline)
        low, high = min(ends, key=_deadline), max(ends, key=_deadline)
        if facts.open and s.as_of > low.last_good:
            high = high._replace(deadline=INF, last_good=INF)
        return low, high

    return line


def _deadline(side: Side) -> int:
    return side.deadline


def use_of(make: Maker, use: PeriodUse) -> Evaluate:
    """The clock of a named period of a record."""
    of, name = make(use.of), ("period", use.name)
    if use.before is None:
        return lambda s, env: s.value(name, of(s, env))
    before = make(use.before)
    period = next(p for p in make.ruleset.periods if p.name == use.name)
    clock = clock_of(make, period.limit)

    def found(s: Session, env: Env) -> Clock:
        inner = {"case": env["case"], period.variable: of(s, env)}
        return clock(s, inner, before(s, env))

    return found


def expiry(make: Maker, node: x.Expiry) -> Evaluate:
    """From the strict line's early end to the lenient line's late end."""
    use = use_of(make, PeriodUse(node.period, node.of, node.before))

    def found(s: Session, env: Env) -> Span:
        clock = use(s, env)
        if clock.lines is None:
            return clock.start[0], INF
        return clock.lines[0][0].last_good, clock.lines[1][1].last_good

    return found


PERIODS: Makers = {x.Expiry: expiry}
