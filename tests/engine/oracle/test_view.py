"""Views: what is seen of a snapshot, and the same records at another minute (§2)."""

from engine.truth import INF
from engine.view import moved
from tests.engine.oracle.world import at, view

AS_OF = "2026-03-11T12:00"


def test_completeness_never_reaches_beyond_the_moment_judged() -> None:
    seen = view(AS_OF, {"act": "2026-03-20T00:00", "pause": "2026-03-01T00:00"})
    assert seen.until["act"] == at(AS_OF)
    assert seen.until["pause"] == at("2026-03-01T00:00")
    assert seen.until["extension"] == -INF


def test_assumed_completeness_covers_what_was_not_declared() -> None:
    seen = view(AS_OF, {"pause": "2026-03-01T00:00"}, assume=True)
    assert seen.until["act"] == at(AS_OF)
    assert seen.until["pause"] == at("2026-03-01T00:00")


def test_a_snapshot_stands_for_the_earlier_of_its_moment_and_the_one_judged() -> None:
    assert view(AS_OF, taken="2026-03-10T00:00").stood_at == at("2026-03-10T00:00")
    assert view(AS_OF, taken="2026-03-20T00:00").stood_at == at(AS_OF)


def test_facts_entered_later_than_known_are_not_seen() -> None:
    act = {"act_id": "A1", "started_at": "2026-03-01T00:00", "entered_at": "2026-03-05T00:00"}
    assert view(AS_OF, known="2026-03-04T23:59", act=[act]).snapshot.act == ()
    assert len(view(AS_OF, known="2026-03-05T00:00", act=[act]).snapshot.act) == 1


def test_a_moved_view_keeps_records_and_declarations() -> None:
    seen = view(AS_OF, {"act": "2026-03-20T00:00"}, taken="2026-03-15T00:00")
    later = moved(seen, at("2026-03-18T00:00"))
    assert later.snapshot is seen.snapshot
    assert later.until["act"] == at("2026-03-18T00:00")
    assert later.stood_at == at("2026-03-15T00:00")
    assert moved(later, at(AS_OF)) == seen
