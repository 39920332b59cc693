"""Random conditions, limits and cases for the laws of knowledge."""

from __future__ import annotations

from typing import Any, Literal

from hypothesis import strategies as st

from dsl.ir import expressions as x
from dsl.ir.limits import Deduction, Length, Limit, Link, Reading, StartChange, Tier
from tests.engine.oracle.world import CASE, A, E, P, at, attribute, every, holds, listed, time

AS_OF = "2026-03-12T12:00"
_NOW = at(AS_OF)
_STEP = 360

_ACT_TIMES = st.sampled_from([time(A, "started_at"), time(A, "ended_at"), time(A, "due_at")])
_OTHER = x.Follow(attribute(A, "next"), "act")


def _clock(steps: int) -> str:
    minute = _NOW - steps * _STEP
    day, rest = divmod(minute - at("2026-03-01T00:00"), 1440)
    return f"2026-03-{day + 1:02d}T{rest // 60:02d}:{rest % 60:02d}:00+08:00"


_past = st.integers(0, 16).map(_clock)
_maybe_past = st.none() | _past
_state = st.sampled_from(["yes", "no"])
_kind = st.sampled_from(["x", "y"])


@st.composite
def whole_cases(draw: st.DrawFn) -> dict[str, Any]:
    """A case of which everything is known; an event without a time has not happened."""
    extensions = [
        {
            "extension_id": f"E{n}",
            "approved_at": draw(_maybe_past),
            "granted": draw(st.integers(0, 4)),
            "ok": draw(_state),
            "kind": draw(_kind),
        }
        for n in range(draw(st.integers(0, 3)))
    ]
    keys = [e["extension_id"] for e in extensions]
    return {
        "case": {"case_id": "C", "flag": draw(_state), "opened_at": draw(_maybe_past)},
        "act": [
            {
                "act_id": f"A{n}",
                "started_at": draw(_maybe_past),
                "ended_at": draw(_maybe_past),
                "due_at": draw(_past),
                "done": draw(_state),
                "kind": draw(_kind),
                "number": draw(st.integers(0, 3)),
                "tags": draw(st.lists(_kind, max_size=2)),
                "extensions": [k for k in keys if draw(st.booleans())],
                "next": draw(st.sampled_from(["A0", "A1"])),
            }
            for n in range(2)
        ],
        "extension": extensions,
        "pause": [
            {
                "pause_id": f"P{n}",
                "from_at": draw(_past),
                "to_at": draw(_maybe_past),
                "ok": draw(_state),
            }
            for n in range(draw(st.integers(0, 2)))
        ],
    }


@st.composite
def forgetting(draw: st.DrawFn, whole: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """The same case with facts left out, and the sections still declared complete."""
    complete = []
    case = {k: v for k, v in whole["case"].items() if k == "case_id" or draw(st.booleans())}
    if case == whole["case"] and draw(st.booleans()):
        complete.append("case")
    partial: dict[str, Any] = {"case": case}
    for section in ("act", "extension", "pause"):
        declared = draw(st.booleans())
        if declared:
            complete.append(section)
        partial[section] = []
        for record in whole[section]:
            if not declared and section != "act" and draw(st.booleans()):
                continue
            partial[section].append({k: _seen(draw, k, v, declared) for k, v in record.items()})
    return partial, " ".join(complete)


def _seen(draw: st.DrawFn, name: str, value: Any, declared: bool) -> Any:
    if name.endswith("_id") or draw(st.booleans()):
        return value
    if name.endswith("_at") and name != "due_at":
        if value is not None and draw(st.booleans()):
            return value[:10]
        return value if declared else None
    return None


_FACTS: list[x.Truth] = [
    holds(A, "done"),
    holds(CASE, "flag"),
    holds(_OTHER, "done"),
    x.OneOf(attribute(A, "kind"), ("x",)),
    x.Contains(attribute(A, "tags"), ("y",)),
    x.SameValue(attribute(A, "kind"), attribute(_OTHER, "kind")),
    x.InList(attribute(A, "kind"), attribute(A, "tags")),
    x.Shares(attribute(A, "tags"), attribute(_OTHER, "tags")),
]
_OPERATORS: Any = st.sampled_from(["lt", "le", "gt", "ge", "eq"])


@st.composite
def conditions(draw: st.DrawFn, depth: int = 2) -> x.Truth:
    """Conditions over an act, its extensions and the pauses of the case."""
    shapes = ["fact", "happened", "times", "numbers", "overlaps", "exists", "covered"]
    shape = draw(st.sampled_from([*shapes, *["not", "and", "or"] * (depth > 0)]))
    match shape:
        case "not":
            return x.Not(draw(conditions(depth - 1)))
        case "and" | "or":
            items = draw(conditions(depth - 1)), draw(conditions(depth - 1))
            return x.And(items) if shape == "and" else x.Or(items)
        case "happened":
            return x.Happened(draw(times()))
        case "times":
            by: Any = draw(st.sampled_from(["minute", "day"]))
            return x.CompareTimes(draw(_OPERATORS), draw(times()), draw(times()), by)
        case "numbers":
            return x.CompareNumbers(draw(_OPERATORS), draw(numbers()), draw(numbers()))
        case "overlaps":
            return x.Overlaps(draw(times()), draw(times()), draw(times()), draw(times()))
        case "exists":
            return x.Exists(draw(_binders()))
        case "covered":
            return x.Covered(
                draw(_ACT_TIMES),
                draw(_ACT_TIMES),
                every("pause", "p", holds(P, "ok")),
                time(P, "from_at"),
                time(P, "to_at"),
                draw(st.sampled_from([0, _STEP])),
            )
        case _:
            return draw(st.sampled_from(_FACTS))


@st.composite
def _binders(draw: st.DrawFn) -> x.Binder:
    where = draw(
        st.sampled_from(
            [
                None,
                holds(E, "ok"),
                x.OneOf(attribute(E, "kind"), ("x",)),
                x.Happened(time(E, "approved_at")),
            ]
        )
    )
    if draw(st.booleans()):
        return every("extension", "e", where)
    return listed(A, "extensions", "e", where)


@st.composite
def times(draw: st.DrawFn, depth: int = 1) -> x.Time:
    """Times of an act, and the first and last of its extensions."""
    approved = time(E, "approved_at")
    shapes = ["act", "case", "other", "now", "earliest", "latest", "pick"]
    shape = draw(st.sampled_from([*shapes, *["earlier", "later", "shifted", "choose"] * depth]))
    match shape:
        case "case":
            return time(CASE, "opened_at")
        case "other":
            return time(_OTHER, "ended_at")
        case "now":
            return x.Now()
        case "earliest":
            return x.Earliest(draw(_binders()), approved)
        case "latest":
            return x.Latest(draw(_binders()), approved)
        case "pick":
            return time(x.Pick(draw(_binders()), approved, draw(st.booleans())), "approved_at")
        case "earlier":
            return x.EarlierOf((draw(times(0)), draw(times(0))))
        case "later":
            return x.LaterOf((draw(times(0)), draw(times(0))))
        case "shifted":
            return x.Shifted(draw(times(0)), draw(st.sampled_from([-_STEP, _STEP])))
        case "choose":
            return x.ChooseTime(holds(A, "done"), draw(times(0)), draw(times(0)))
        case _:
            return draw(_ACT_TIMES)


@st.composite
def numbers(draw: st.DrawFn, depth: int = 1) -> x.Number:
    """Numbers of an act and counts of its extensions."""
    shape = draw(
        st.sampled_from(["own", "length", "count", "sum", "elapsed", *["arithmetic"] * depth])
    )
    match shape:
        case "length":
            return x.ListLength(attribute(A, "tags"))
        case "count":
            return x.Count(draw(_binders()))
        case "sum":
            return x.Sum(draw(_binders()), x.NumberOf(attribute(E, "granted")))
        case "elapsed":
            unit: Any = draw(st.sampled_from(["minute", "hour", "day"]))
            return x.Elapsed(draw(_ACT_TIMES), draw(_ACT_TIMES), unit)
        case "arithmetic":
            op: Any = draw(st.sampled_from(["add", "sub", "mul"]))
            return x.Arithmetic(op, draw(numbers(0)), draw(numbers(0)))
        case _:
            return x.NumberOf(attribute(A, "number"))


@st.composite
def limits(draw: st.DrawFn, timeless: bool = False) -> Limit:
    """Limits of a few hours or days with tiers, links and deductions.

    ``timeless``: their conditions don't depend on the moment they are judged at.
    """
    when = st.sampled_from(_FACTS) if timeless else conditions()
    unit: Any = draw(st.sampled_from(["hour", "day", "workday"]))
    scale = 6 if unit == "hour" else 1

    def length(amount: int) -> Length:
        return Length(amount * scale, unit)

    line: st.SearchStrategy[Literal["both", "lenient"]] = st.sampled_from(("both", "lenient"))
    tiers: list[Tier] = [Tier(length(1))]
    if draw(st.booleans()):
        tiers.append(Tier(length(3), draw(when)))
    changes = [StartChange("改", draw(when), time(A, "due_at"))]
    links = [
        Link("一", _one("x"), "add", length(1), time(E, "approved_at"), at_most=2),
        Link(
            "二", _one("y"), "add", length(2), time(E, "approved_at"), after="一", line=draw(line)
        ),
    ]
    pauses = every("pause", "p", holds(P, "ok"))
    deductions = [Deduction("扣", pauses, time(P, "from_at"), time(P, "to_at"), draw(line))]
    return Limit(
        start=time(A, "started_at"),
        tiers=tuple(tiers),
        strict=Reading(),
        lenient=Reading(hour="next_hour", day=draw(st.sampled_from(["calendar", "full24"]))),
        start_changes=tuple(changes if draw(st.booleans()) else []),
        links=tuple(links[: draw(st.integers(0, 2))]),
        deductions=tuple(deductions if draw(st.booleans()) else []),
    )


def _one(kind: str) -> x.Binder:
    where = x.And((holds(E, "ok"), x.OneOf(attribute(E, "kind"), (kind,))))
    return listed(A, "extensions", "e", where)
