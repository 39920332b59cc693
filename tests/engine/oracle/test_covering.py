"""Covered: a span without gaps, as far as it is known (§3)."""

from typing import Any

import pytest

from dsl.ir import expressions as x
from engine.truth import FALSE, TRUE, UNKNOWN
from tests.engine.oracle.world import A, P, every, holds, time, truth, view

AS_OF = "2026-03-11T18:00"


def covered(tolerance: int = 0) -> x.Covered:
    return x.Covered(
        time(A, "started_at"),
        time(A, "ended_at"),
        every("pause", "p", holds(P, "ok")),
        time(P, "from_at"),
        time(P, "to_at"),
        tolerance,
    )


def piece(start: str, end: str | None, ok: str = "yes") -> dict[str, Any]:
    to = None if end is None else clock(end)
    return {"pause_id": f"P{start}", "from_at": clock(start), "to_at": to, "ok": ok}


def clock(text: str) -> str:
    return f"2026-03-11T{text}" if len(text) == 5 else text


def seen(*pieces: Any, start: str = "09:00", end: str | None = "12:00", complete: str = "") -> Any:
    act = {"act_id": "A1", "started_at": clock(start), "ended_at": end and clock(end)}
    return view(AS_OF, complete, act=[act], pause=list(pieces))


def test_touching_and_overlapping_pieces_leave_no_gap() -> None:
    assert truth(covered(), seen(piece("08:00", "10:00"), piece("10:00", "12:00"))) == TRUE
    assert truth(covered(), seen(piece("11:00", "13:00"), piece("09:00", "11:30"))) == TRUE


@pytest.mark.parametrize(("tolerance", "expected"), [(4, FALSE), (5, TRUE), (6, TRUE)])
def test_a_gap_up_to_the_tolerance_does_not_count(tolerance: int, expected: int) -> None:
    for pieces in (
        (piece("09:00", "10:00"), piece("10:05", "12:00")),
        (piece("09:05", "12:00"),),
        (piece("09:00", "11:55"),),
    ):
        assert truth(covered(tolerance), seen(*pieces, complete="pause")) == expected


def test_a_gap_is_certain_only_when_no_piece_can_be_missing() -> None:
    assert truth(covered(), seen(piece("09:00", "10:00"))) == UNKNOWN
    assert truth(covered(), seen(piece("09:00", "10:00"), complete="pause")) == FALSE
    assert truth(covered(), seen(complete="pause")) == FALSE


def test_doubtful_pieces_may_close_a_gap_but_do_not_prove_it_closed() -> None:
    pieces = (piece("09:00", "10:00"), piece("10:00", "12:00", "unknown"))
    assert truth(covered(), seen(*pieces, complete="pause")) == UNKNOWN
    shorter = (piece("09:00", "10:00"), piece("10:00", "11:00", "unknown"))
    assert truth(covered(), seen(*shorter, complete="pause")) == FALSE


def test_what_has_not_ended_runs_until_now() -> None:
    running = seen(piece("09:00", None), end=None, complete="act pause")
    assert truth(covered(), running) == TRUE
    stopped = seen(piece("09:00", "12:00"), end=None, complete="act pause")
    assert truth(covered(), stopped) == FALSE
    unknown_end = seen(piece("09:00", "12:00"), end=None, complete="pause")
    assert truth(covered(), unknown_end) == UNKNOWN
    assert truth(covered(), seen(piece("09:00", None))) == UNKNOWN


def test_inexact_ends_decide_only_where_both_extremes_agree() -> None:
    whole_day = piece("2026-03-10", "12:00")
    assert truth(covered(), seen(whole_day, complete="pause")) == TRUE
    before = piece("2026-03-09T00:00", "2026-03-11")
    assert truth(covered(), seen(before, complete="pause")) == UNKNOWN
    span = seen(piece("00:00", "12:00"), start="2026-03-11")
    assert truth(covered(), span) == TRUE


def test_a_span_that_ends_before_it_begins_has_no_gap() -> None:
    assert truth(covered(), seen(start="12:00", end="09:00", complete="pause")) == TRUE


def test_a_piece_known_not_to_have_begun_is_none() -> None:
    begun_not = {"pause_id": "P", "to_at": clock("12:00"), "ok": "yes"}
    assert truth(covered(), seen(begun_not, complete="pause")) == FALSE
