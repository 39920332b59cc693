"""Collections: what is listed, what may be listed, and what may be missing (§3)."""

from typing import Any

from dsl.ir import expressions as x
from engine.oracle.records import Ref
from engine.truth import FALSE, INF, TRUE, UNKNOWN
from tests.engine.oracle.world import (
    A,
    E,
    at,
    attribute,
    evaluator,
    every,
    holds,
    listed,
    number,
    span,
    time,
    truth,
    view,
)

AS_OF = "2026-03-11T12:00"
NINE, TEN, ELEVEN = "2026-03-11T09:00", "2026-03-11T10:00", "2026-03-11T11:00"
OK = holds(E, "ok")
ALL = every("extension", "e", OK)
LISTED = listed(A, "extensions", "e", OK)


def extension(key: str, ok: str = "yes", approved: str | None = TEN, **facts: Any) -> Any:
    return {"extension_id": key, "ok": ok, "approved_at": approved, **facts}


def seen(*extensions: Any, complete: Any = "", links: list[str] | None = None) -> Any:
    acts = [{"act_id": "A1", "extensions": links}]
    return view(AS_OF, complete, act=acts, extension=list(extensions))


def test_some_record_exists_if_one_is_certain() -> None:
    node = x.Exists(ALL)
    assert truth(node, seen(extension("E1", "no"), extension("E2"))) == TRUE
    assert truth(node, seen(extension("E1", "unknown"), complete="extension")) == UNKNOWN
    assert truth(node, seen(extension("E1", "no"), complete="extension")) == FALSE
    assert truth(node, seen(complete="extension")) == FALSE


def test_none_exists_only_in_a_section_complete_until_now() -> None:
    node = x.Exists(ALL)
    assert truth(node, seen()) == UNKNOWN
    assert truth(node, seen(complete={"extension": "2026-03-11T11:59"})) == UNKNOWN


def test_a_list_that_was_sent_is_all_there_is() -> None:
    node = x.Exists(LISTED)
    assert truth(node, seen(extension("E1"), links=[])) == FALSE
    assert truth(node, seen(extension("E1"), links=["E1"])) == TRUE
    assert truth(node, seen(extension("E1", "no"), links=["E1"])) == FALSE
    assert truth(node, seen(links=["E9"])) == UNKNOWN
    assert truth(x.Exists(listed(A, "extensions", "e")), seen(links=["E9"])) == TRUE


def test_of_a_list_that_was_not_sent_every_record_is_a_possible_member() -> None:
    node = x.Exists(LISTED)
    assert truth(node, seen(extension("E1"), complete="extension")) == UNKNOWN
    assert truth(node, seen(extension("E1", "no"), complete="extension")) == FALSE
    assert truth(node, seen(extension("E1", "no"))) == UNKNOWN
    assert truth(node, seen(complete="extension")) == FALSE


def test_a_count_runs_from_the_certain_to_the_possible() -> None:
    both = (extension("E1"), extension("E2", "unknown"), extension("E3", "no"))
    assert number(x.Count(ALL), seen(*both, complete="extension")) == (1, 2)
    assert number(x.Count(ALL), seen(*both)) == (1, INF)
    assert number(x.Count(LISTED), seen(*both, links=["E1", "E2", "E1"])) == (1, 2)


def test_a_sum_adds_known_values_of_certain_records() -> None:
    node = x.Sum(ALL, x.NumberOf(attribute(E, "granted")))
    known = (extension("E1", granted=3), extension("E2", "unknown", granted=4))
    assert number(node, seen(*known, complete="extension")) == (3, 7)
    assert number(node, seen(*known)) == (3, INF)
    assert number(node, seen(*known, extension("E3"), complete="extension")) == (3, INF)
    assert number(node, seen(complete="extension")) == (0, 0)


def test_the_earliest_is_bounded_by_what_may_be_missing() -> None:
    node = x.Earliest(ALL, time(E, "approved_at"))
    two = (extension("E1", approved=ELEVEN), extension("E2", approved=TEN))
    assert span(node, seen(*two, complete="extension")) == (at(TEN), at(TEN))
    assert span(node, seen(*two)) == (-INF, at(TEN))
    assert span(node, seen(*two, complete={"extension": NINE})) == (at(NINE) + 1, at(TEN))
    doubtful = (extension("E1", approved=ELEVEN), extension("E2", "unknown"))
    assert span(node, seen(*doubtful, complete="extension")) == (at(TEN), at(ELEVEN))


def test_the_earliest_of_nothing_comes_after_what_is_known() -> None:
    node = x.Earliest(ALL, time(E, "approved_at"))
    assert span(node, seen(complete="extension")) == (at(AS_OF) + 1, INF)
    assert span(node, seen()) == (-INF, INF)
    named = x.Earliest(LISTED, time(E, "approved_at"))
    assert span(named, seen(links=[])) == (at(AS_OF) + 1, INF)


def test_the_latest_is_the_last_that_has_happened() -> None:
    node = x.Latest(ALL, time(E, "approved_at"))
    two = (extension("E1", approved=ELEVEN), extension("E2", approved=TEN))
    assert span(node, seen(*two, complete="extension")) == (at(ELEVEN), at(ELEVEN))
    assert span(node, seen(*two)) == (at(ELEVEN), INF)
    waiting = extension("E3", approved=None)
    assert span(node, seen(*two, waiting, complete="extension")) == (at(ELEVEN), at(ELEVEN))
    named = x.Latest(LISTED, time(E, "approved_at"))
    links = ["E1", "E2", "E3"]
    assert span(named, seen(*two, waiting, links=links)) == (at(ELEVEN), INF)
    assert span(named, seen(*two, links=["E2"])) == (at(TEN), at(TEN))


def test_the_latest_is_open_while_only_doubtful_records_have_happened() -> None:
    node = x.Latest(ALL, time(E, "approved_at"))
    doubtful = extension("E1", "unknown", ELEVEN)
    assert span(node, seen(doubtful, complete="extension")) == (at(ELEVEN), INF)
    certain = extension("E2", approved=TEN)
    assert span(node, seen(doubtful, certain, complete="extension")) == (at(TEN), at(ELEVEN))
    assert span(node, seen(complete="extension")) == (at(AS_OF) + 1, INF)


def picked(node: x.Pick, view_: Any) -> Ref:
    ev, env = evaluator(view_)
    return ev.record(node, env)


def test_a_record_is_picked_only_if_the_choice_is_certain() -> None:
    first, last = (x.Pick(ALL, time(E, "approved_at"), latest) for latest in (False, True))
    two = (extension("E1", approved=ELEVEN), extension("E2", approved=TEN))
    known = seen(*two, extension("E3", "no", NINE), complete="extension")
    assert picked(first, known).key == "E2"
    assert picked(last, known).key == "E1"
    assert picked(first, seen(*two)).record is None
    for other in (extension("E3", "unknown"), extension("E3", approved="2026-03-11")):
        assert picked(first, seen(*two, other, complete="extension")).record is None
    assert picked(first, seen(complete="extension")).record is None


def test_a_tie_goes_to_the_earlier_record_in_the_section() -> None:
    two = (extension("E1"), extension("E2"))
    node = x.Pick(LISTED, time(E, "approved_at"))
    assert picked(node, seen(*two, links=["E2", "E1"])).key == "E1"


def test_the_attributes_of_a_picked_record_can_be_read() -> None:
    node = x.Pick(ALL, time(E, "approved_at"))
    assert span(time(node, "approved_at"), seen(extension("E1"), complete="extension")) == (
        at(TEN),
        at(TEN),
    )


def test_records_hidden_by_replay_leave_the_lists_that_name_them() -> None:
    acts = [{"act_id": "A1", "extensions": ["E1", "E2"]}]
    both = [extension("E1"), extension("E2", approved="2026-03-11T12:01")]
    replay = view(AS_OF, taken="2026-03-12T00:00", act=acts, extension=both)
    assert number(x.Count(listed(A, "extensions", "e")), replay) == (1, 1)
