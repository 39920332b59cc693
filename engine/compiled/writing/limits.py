"""Limits as source: their start, tiers, extensions and deductions (docs/semantics.md §5)."""

from __future__ import annotations

from typing import Any

from dsl.ir.expressions import Expiry, Follow, Pick, Record, Variable
from dsl.ir.limits import Deduction, Length, Limit, Link, ParameterLength, PeriodUse, Tier
from engine.compiled.running.lengths import UNITS, reading_codes
from engine.compiled.writing.emitter import Emitter, Pair, Rec
from engine.compiled.writing.parameters import dated
from engine.compiled.writing.records import key_of, section
from engine.compiled.writing.sources import looped, source_of
from engine.periods.counting import ends_at_instant
from engine.periods.extension import ADD, RESTART, TOTAL
from engine.periods.units import DAY_MINUTES

MODES = {"add": ADD, "total": TOTAL, "restart": RESTART}


class Opens:
    """Sources that may lack records, as source: of both lines, and of the lenient line alone."""

    def __init__(self) -> None:
        self.both: list[str] = []
        self.lenient: list[str] = []

    def add(self, item: Link | Deduction, source: str) -> None:
        """One more source."""
        (self.lenient if item.line == "lenient" else self.both).append(source)


def limit_start(em: Emitter, limit: Limit) -> Pair:
    """The first start change that holds, else the plain start; the hull of what may be."""
    lo, hi = em.time(limit.start)
    for change in reversed(limit.start_changes):
        when = em.bind(em.truth(change.when), "v")
        a, b = em.time(change.start)
        low, high = em.temp("l"), em.temp("h")
        em.line(f"{low}, {high} = {lo}, {hi}")
        em.line(f"if {when} == 2: {low}, {high} = {a}, {b}")
        with em.block(f"elif {when}"):
            em.line(f"if {a} < {low}: {low} = {a}")
            em.line(f"if {b} > {high}: {high} = {b}")
        lo, hi = low, high
    return lo, hi


def limit_lines(em: Emitter, limit: Limit, start: Pair, stop: Rec | None, entity: str) -> str:
    """The ends of a limit whose start is settled; the chain stops before ``stop``."""
    lo, hi = start
    constant = simple_length(limit)
    if constant is not None:
        exact = simple_lines(em, limit, constant, lo)
        if lo == hi:
            return em.bind(exact, "e")
        wide = f"joined({exact}, {simple_lines(em, limit, constant, hi)})"
        return em.bind(f"{exact} if {lo} == {hi} else {wide}", "e")
    lengths = _lengths(em, limit.tiers)
    arguments = [plan_constant(em, limit), lengths, lo, hi]
    if limit.links or limit.deductions:
        opens = Opens()
        links = _links(em, limit, stop, entity, opens)
        spans = _deductions(em, limit.deductions, opens)
        either = [" or ".join(found) or "0" for found in (opens.both, opens.lenient)]
        arguments += [links, spans, *either, em.once("C.as_of")]
    return em.bind(f"ends({', '.join(arguments)})", "e")


def simple_length(limit: Limit) -> Length | None:
    """The limit's length if it is one constant, without links and deductions."""
    if limit.links or limit.deductions or len(limit.tiers) != 1:
        return None
    tier = limit.tiers[0]
    return tier.length if tier.when is None and isinstance(tier.length, Length) else None


def simple_lines(em: Emitter, limit: Limit, length: Length, start: str) -> str:
    """The ends of a limit of constant length from the minute ``start``."""
    code = (length.amount, UNITS[length.unit])
    readings = reading_codes(limit.strict), reading_codes(limit.lenient)
    scale = 1 if any(ends_at_instant(code[1], reading) for reading in readings) else DAY_MINUTES
    starts = em.pool.constant(f"Simple(TABLE, {code!r}, {_readings(limit)}, {scale})")
    return f"{starts}[{start}]" if scale == 1 else f"{starts}[{start} // {scale}]"


def _readings(limit: Limit) -> str:
    strict, lenient = reading_codes(limit.strict), reading_codes(limit.lenient)
    return f"Reading{tuple(strict)!r}, Reading{tuple(lenient)!r}"


def plan_constant(em: Emitter, limit: Limit) -> str:
    """The constant that holds a limit's readings and kinds of links."""
    labels = [link.label for link in limit.links]
    kinds = tuple(
        (
            MODES[link.mode],
            link.before_expiry,
            link.at_most,
            -1 if link.after is None else labels.index(link.after),
        )
        for link in limit.links
    )
    return em.pool.constant(f"Plan(TABLE, {_readings(limit)}, {kinds!r})")


def length_source(em: Emitter, length: Length | ParameterLength) -> str:
    """Amount and unit of a length, None if it is unknown which is in force."""
    if isinstance(length, Length):
        return repr((length.amount, UNITS[length.unit]))
    if em.governing is None:
        return "None"
    lo, hi = em.governing
    table = dated(em, length.name)
    return em.bind(f"length_in_force({table}, {lo}, {hi}, {em.once('C.as_of')})")


def _lengths(em: Emitter, tiers: tuple[Tier, ...]) -> str:
    """The lengths that may apply: that of the last tier that holds, and possible ones after it."""
    found = em.temp("c")
    em.line(f"{found} = []")
    for tier in tiers:
        length = length_source(em, tier.length)
        if tier.when is None:
            em.line(f"{found} = [{length}]")
            continue
        when = em.bind(em.truth(tier.when), "v")
        em.line(f"if {when} == 2: {found} = [{length}]")
        em.line(f"elif {when}: {found}.append({length})")
    return found


def _links(em: Emitter, limit: Limit, stop: Rec | None, entity: str, opens: Opens) -> str:
    found = em.temp("c")
    em.line(f"{found} = []")
    seen = em.temp("s")
    em.line(f"{seen} = {{}}")
    for kind, link in enumerate(limit.links):
        source = source_of(em, link.binder)
        opens.add(link, source.open)
        times = [link.effective, *(part for part in (link.restart, link.stated) if part)]
        length = "None" if link.length is None else length_source(em, link.length)
        with looped(em, link.binder, source, tuple(times)) as loop:
            record = loop.record
            identity = f"id({record.obj})"
            if record.maybe:
                unknown = f"({link.binder.entity!r}, {record.key})"
                identity = f"{identity} if {record.obj} is not None else {unknown}"
            own = em.bind(identity)
            before = em.bind(f"{seen}.get({own}, 0)")
            with em.block(f"if {before} != 2"):
                weight = em.bind(f"{loop.weight} if {before} == 0 else 1", "w")
                em.line(f"{seen}[{own}] = {weight}")
                em.line(f"{found}.append({_extension(em, kind, link, weight, record, length)})")
    end = "None"
    if stop is not None:
        end = _stop(em, limit, found, stop, entity)
    moments = f"{em.once('C.as_of')}, {em.once('C.stood_at')}"
    return em.bind(f"in_chain({found}, {end}, {moments})", "c")


def _extension(em: Emitter, kind: int, link: Link, weight: str, record: Rec, length: str) -> str:
    lo, hi = em.time(link.effective)
    is_moved = link.mode == "restart" and link.restart is not None
    restart = em.time(link.restart) if is_moved and link.restart else (lo, hi)
    stated = "None"
    if link.stated is not None:
        stated = "({}, {})".format(*em.number(link.stated))
    unclear = f"{length} is None" if isinstance(link.length, ParameterLength) else "False"
    place = _place(em, link.binder.entity, record)
    lenient = str(link.line == "lenient")
    fields = (
        lo, place, str(kind), weight, hi, *restart, length, unclear, stated, lenient, record.obj,
    )  # fmt: skip
    return f"Extension({', '.join(fields)})"


def _place(em: Emitter, entity: str, record: Rec) -> str:
    slot = em.pool.slot(("places", entity))
    return f"C.places({slot}, {section(em, entity)}).get(id({record.obj}), {em.pool.infinity})"


def _stop(em: Emitter, limit: Limit, found: str, stop: Rec, entity: str) -> str:
    """The place the chain stops before: that of the record in the chain, or where it would be."""
    end = em.temp("s")
    em.line(f"{end} = None")
    with em.block(f"if {stop.obj} is not None"):
        em.line(f"{end} = stopped({found}, {stop.obj})")
        for kind, link in enumerate(limit.links):
            if link.binder.entity == entity:
                with em.block(f"if {end} is None"):
                    outer = em.env
                    em.env = {**outer, link.binder.variable: Rec(stop.obj)}
                    lo, _ = em.time(link.effective)
                    em.env = outer
                    em.line(f"{end} = ({lo}, {_place(em, entity, stop)}, {kind})")
                break
    return end


def _deductions(em: Emitter, deductions: tuple[Deduction, ...], opens: Opens) -> str:
    if not deductions:
        return "()"
    found = em.temp("c")
    em.line(f"{found} = []")
    moments = f"{em.once('C.as_of')}, {em.once('C.stood_at')}"
    for deduction in deductions:
        source = source_of(em, deduction.binder)
        opens.add(deduction, source.open)
        with looped(em, deduction.binder, source, (deduction.from_, deduction.to)) as loop:
            span = (*em.time(deduction.from_), *em.time(deduction.to))
            lenient = deduction.line == "lenient"
            one = em.bind(f"deducted({loop.weight}, ({', '.join(span)}), {lenient}, {moments})")
            em.line(f"if {one} is not None: {found}.append({one})")
    return found


# ---------------------------------------------------------------- named periods


def period(em: Emitter, name: str, of: Record, before: Record | None) -> tuple[str, str, str]:
    """Names of the start's ends and of the lines (None while the clock doesn't run)."""
    definition = em.pool.periods[name]
    record = em.record(of)
    governed = em.anatomy.governed(definition.limit)
    entity = "" if before is None else _entity(before)

    def write(inner: Emitter) -> None:
        inner.env[definition.variable] = Rec("r", "k", maybe=True)
        inner.governing = ("g", "h") if governed else None
        slot = _period_slot(inner, name, before)
        identity = ["id(r) if r is not None else k"]
        identity += ["id(b)"] if before is not None else []
        identity += ["g", "h"] if governed else []
        inner.line(f"memo = C.x[{slot}] or C.memo({slot})")
        inner.line(
            f"key = ({', '.join(identity)})" if len(identity) > 1 else f"key = {identity[0]}"
        )
        inner.line("known = memo.get(key)")
        inner.line("if known is not None: return known")
        lo, hi = limit_start(inner, definition.limit)
        inner.line("lines = None")
        with inner.block(f"if {hi} < {inner.pool.infinity}"):
            stop = None if before is None else Rec("b", maybe=True)
            lines = limit_lines(inner, definition.limit, (lo, hi), stop, entity)
            inner.line(f"lines = {lines}")
        inner.line(f"memo[key] = known = ({lo}, {hi}, lines)")
        inner.line("return known")

    parameters = ["C", "r", "k", *(["b"] if before is not None else [])]
    parameters += ["g", "h"] if governed else []
    function = em.module.define(("period", name, entity), "e", tuple(parameters), write)
    arguments = ["C", record.obj, key_of(em, record, definition.entity)]
    if before is not None:
        arguments.append(em.record(before).obj)
    if governed:
        arguments += em.governing or ("None", "None")
    lo, hi, lines = em.temp("l"), em.temp("h"), em.temp("e")
    em.line(f"{lo}, {hi}, {lines} = {function}({', '.join(arguments)})")
    return lo, hi, lines


def _period_slot(em: Emitter, name: str, before: Record | None) -> int:
    return em.pool.slot(("period", name, "" if before is None else _entity(before)))


def _entity(record: Record) -> str:
    match record:
        case Variable(entity=entity) | Follow(entity=entity):
            return entity
        case Pick(binder=binder):
            return binder.entity


def expiry(em: Emitter, node: Expiry) -> Pair:
    lo, _, lines = period(em, node.period, node.of, node.before)
    em.pool.asked[_period_slot(em, node.period, node.before)] = node.period
    low = em.bind(f"{lo} if {lines} is None else {lines}.strict_low_good", "l")
    inf = em.pool.infinity
    return low, em.bind(f"{inf} if {lines} is None else {lines}.lenient_high_good", "h")


def duty_limit(em: Emitter, limit: Limit | PeriodUse) -> tuple[str, str, str]:
    """Names of the start's ends and of the lines of a duty's limit."""
    if isinstance(limit, PeriodUse):
        return period(em, limit.name, limit.of, limit.before)
    lo, hi = limit_start(em, limit)
    lines = em.temp("e")
    em.line(f"{lines} = None")
    with em.block(f"if {hi} < {em.pool.infinity}"):
        em.line(f"{lines} = {limit_lines(em, limit, (lo, hi), None, '')}")
    return lo, hi, lines


MEANINGS: dict[type, Any] = {Expiry: expiry}
