"""One process at a time does a job, and another takes over when it is gone."""

from __future__ import annotations

import threading

from api.clock import SystemClock
from api.store.database import Database
from api.workers.jobs import Lease
from api.workers.loop import Workers


def test_a_job_is_held_by_one_until_it_is_given_back(database: Database) -> None:
    one, other = (Lease(database, "job", holder, 1_000) for holder in ("one", "other"))
    assert one.take(5_000)
    assert not other.take(5_100)
    one.give_back()
    assert other.take(5_200)
    assert not one.take(5_300)


def test_a_holder_that_is_gone_is_replaced_when_its_time_is_up(database: Database) -> None:
    one, other = (Lease(database, "job", holder, 1_000) for holder in ("one", "other"))
    assert one.take(5_000)
    assert not other.take(5_999)
    assert other.take(6_000)


def test_what_is_renewed_in_time_is_never_taken(database: Database) -> None:
    one, other = (Lease(database, "job", holder, 1_000) for holder in ("one", "other"))
    for now in range(5_000, 15_000, 240):
        assert one.take(now)
        assert not other.take(now + 239)


def test_a_clock_that_went_back_does_not_prolong_it(database: Database) -> None:
    one, other = (Lease(database, "job", holder, 1_000) for holder in ("one", "other"))
    assert one.take(50_000)
    assert one.take(5_000)
    assert not other.take(5_500)
    assert other.take(6_000)


def test_a_job_that_fails_is_tried_again_and_stops_no_other(database: Database) -> None:
    done = {"fails": 0, "works": 0}
    enough = threading.Event()

    class Counting:
        pause = 0.01

        def __init__(self, name: str) -> None:
            self.name = name

        def run(self, now: int) -> bool:
            done[self.name] += 1
            if self.name == "fails":
                raise RuntimeError
            if done["works"] >= 3 and done["fails"]:
                enough.set()
            return False

    workers = Workers(database, SystemClock(), [Counting("fails"), Counting("works")])
    workers.start()
    assert enough.wait(20)
    workers.stop()
    assert done["works"] >= 3
