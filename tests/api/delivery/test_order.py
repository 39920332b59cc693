"""Order in each case, whatever fails; at least once, whoever is killed."""

from __future__ import annotations

from api.delivery import queue
from api.delivery.replaying import dead_letters, replay, revive
from api.delivery.settling import Patience
from api.store.database import Database
from tests.api.delivery.receiver import Receiver, answering, hanging, refusing
from tests.api.delivery.scene import NOW, PROVINCE, Site, happen, site


def test_events_of_one_case_arrive_in_order(here: Site, receiver: Receiver) -> None:
    here.subscribe(receiver.url)
    for number in range(12):
        happen(here.database, f"e{number}", f"A{number % 3}")
    here.deliver()
    for case in range(3):
        assert receiver.ids(f"A{case}") == [f"e{number}" for number in range(case, 12, 3)]


def test_a_failing_case_holds_back_only_itself(here: Site, receiver: Receiver) -> None:
    here.subscribe(receiver.url)
    receiver.behave = refusing("A1")
    for number in range(4):
        happen(here.database, f"a{number}", "A1")
        happen(here.database, f"b{number}", "B1")
    here.deliver()
    assert receiver.ids("B1") == ["b0", "b1", "b2", "b3"]
    assert receiver.ids("A1") == ["a0"]
    receiver.behave = answering(204)
    here.later(10)
    assert receiver.ids("A1") == ["a0", "a0", "a1", "a2", "a3"]


def test_what_is_given_up_becomes_a_dead_letter_and_its_case_goes_on(
    database: Database, receiver: Receiver
) -> None:
    with site(database, patience=Patience(tries=3)) as here:
        made = here.subscribe(receiver.url)
        key = made.row.subscription_id
        poison = happen(database, "e1", "A1")
        happen(database, "e2", "A1")
        receiver.behave = lambda handler, got: handler.answer(
            422 if got.event["id"] == "e1" else 204
        )
        for _ in range(3):
            here.later(3600)
        assert receiver.ids() == ["e1", "e1", "e1", "e2"]
        with database.reading() as connection:
            [letter] = dead_letters(connection, key, PROVINCE, 0, 10)
            assert dead_letters(connection, key, PROVINCE, poison, 10) == []
        assert (letter.seq, letter.event_id, letter.tries) == (poison, "e1", 3)

        receiver.behave = answering(204)
        with database.writing() as connection:
            assert revive(connection, key, here.clock.now_precise(), (poison + 1,)) == 0
            assert revive(connection, key, here.clock.now_precise()) == 1
        here.deliver()
        assert receiver.got[-1].event["id"] == "e1"
        assert receiver.got[-1].event["replay"] is True
        assert here.open_tasks() == []


def test_too_old_is_given_up_too(database: Database, receiver: Receiver) -> None:
    with site(database, patience=Patience(milliseconds=60_000)) as here:
        here.subscribe(receiver.url)
        receiver.behave = answering(500)
        happen(database, "e1")
        here.deliver()
        here.later(70)
        assert [task.dead for task in here.open_tasks()] == [True]


def test_a_range_is_sent_again_in_order(here: Site, receiver: Receiver) -> None:
    made = here.subscribe(receiver.url)
    numbers = [happen(here.database, f"e{number}", "A1") for number in range(5)]
    here.deliver()
    with here.database.writing() as connection:
        span = range(numbers[1], numbers[3] + 1)
        row = here.subscription(made)
        assert replay(connection, row, PROVINCE, span, here.clock.now_precise()) == 3
        assert replay(connection, row, PROVINCE, span, here.clock.now_precise()) == 0
    here.deliver()
    assert receiver.ids()[5:] == ["e1", "e2", "e3"]


def test_killed_between_sending_and_settling_sends_again_with_the_same_id(
    here: Site, receiver: Receiver
) -> None:
    """The first worker sends and is never heard of again; the second waits for its lease."""
    here.subscribe(receiver.url)
    happen(here.database, "e1", "A1")
    happen(here.database, "e2", "A1")
    here.webhooks.run(NOW)
    with site(here.database, clock=here.clock) as other:
        other.deliver()
        assert "e2" not in receiver.ids(), "the lease of the dead worker still holds its case"
        other.later(60)
    assert receiver.ids() == ["e1", "e1", "e2"]
    assert [got.headers["webhook-id"] for got in receiver.got] == receiver.ids()


def test_a_worker_that_comes_too_late_settles_nothing(here: Site, receiver: Receiver) -> None:
    made = here.subscribe(receiver.url)
    happen(here.database, "e1")
    receiver.behave = answering(500)
    here.webhooks.run(NOW)
    key = made.row.subscription_id
    with here.database.writing() as connection:
        later = NOW + 3_600_000
        [(mine, _)] = queue.lease(connection, key, 4, holder="b", now=later, until=later + 9)
        stale = mine._replace(holder="a")
        assert not queue.done(connection, stale, 204, later)
        assert not queue.again(connection, stale, later, "")
        assert not queue.give_up(connection, stale, later, "")
        assert queue.done(connection, mine, 204, later)


def test_two_workers_share_the_work_and_keep_the_order(here: Site, receiver: Receiver) -> None:
    here.subscribe(receiver.url)
    for number in range(30):
        happen(here.database, f"e{number}", f"A{number % 5}")
    with site(here.database, clock=here.clock) as other:
        for _ in range(200):
            here.webhooks.run(NOW)
            other.webhooks.run(NOW)
            if len(receiver.got) == 30 and not here.open_tasks():
                break
        here.deliver()
        other.deliver()
    assert sorted(receiver.ids()) == sorted(f"e{number}" for number in range(30))
    for case in range(5):
        assert receiver.ids(f"A{case}") == [f"e{number}" for number in range(case, 30, 5)]


def test_a_receiver_that_always_fails_gets_longer_and_longer_rests(
    here: Site, receiver: Receiver
) -> None:
    made = here.subscribe(receiver.url)
    receiver.behave = answering(500)
    for number in range(12):
        happen(here.database, f"e{number}", f"A{number}")
    here.deliver()
    resting = here.subscription(made)
    assert resting.failures == 10
    assert resting.not_before > NOW
    assert len(receiver.got) == 10


def test_what_the_owner_may_no_longer_see_is_not_sent(here: Site, receiver: Receiver) -> None:
    """Rights are those of the moment of sending, not of the moment when it was queued."""
    made = here.subscribe(receiver.url)
    receiver.behave = answering(500)
    happen(here.database, "e1", "A1")
    happen(here.database, "e2", "A1")
    here.deliver()
    receiver.behave = answering(204)
    elsewhere = PROVINCE.__class__("client:p", "client", "省", PROVINCE.roles, "/510000/", 1)
    here.identities["client:p"] = elsewhere
    here.later(60)
    assert receiver.ids() == ["e1"]
    assert here.open_tasks() == []
    assert here.subscription(made).state == "active"


def test_a_disabled_owner_pauses_the_subscription(here: Site, receiver: Receiver) -> None:
    made = here.subscribe(receiver.url)
    happen(here.database, "e1")
    del here.identities["client:p"]
    here.deliver()
    assert receiver.got == []
    assert here.subscription(made).reason == "订阅人已停用"


def test_while_it_hangs_a_receiver_is_under_way_once(here: Site, receiver: Receiver) -> None:
    here.subscribe(receiver.url)
    receiver.behave = hanging
    happen(here.database, "e0", "A0")
    here.deliver()
    for number in range(1, 6):
        happen(here.database, f"e{number}", f"A{number}")
    here.clock.move(10_000)
    for _ in range(3):
        here.webhooks.run(here.clock.now_precise())
    assert len(receiver.got) <= 2
