"""What arrives at a receiver, and what happens when the receiver does not behave."""

from __future__ import annotations

import json
import ssl
from pathlib import Path

import pytest

from api.delivery.figures import figures
from api.delivery.webhooks import AT_ONCE
from api.store.database import Database
from tests.api.delivery import certificates
from tests.api.delivery.receiver import (
    Behaviour,
    Receiver,
    answering,
    dripping,
    flooding,
    hanging,
    receiving,
)
from tests.api.delivery.scene import NOW, Site, happen, site


def test_a_message_is_a_cloud_event_with_the_events_id(here: Site, receiver: Receiver) -> None:
    here.subscribe(receiver.url)
    seq = happen(here.database, "e1", "A1", message="超期未讯问")
    here.deliver()
    [got] = receiver.got
    assert got.event == {
        "specversion": "1.0",
        "id": "e1",
        "source": "urn:fadu:service",
        "type": "cn.fadu.finding.opened",
        "subject": "A1",
        "time": "2026-03-11T15:00:00.000+08:00",
        "datacontenttype": "application/json",
        "sequence": f"{seq:020d}",
        "data": {"rule": "CR-F05", "message": "超期未讯问"},
    }
    assert got.headers["content-type"].startswith("application/cloudevents+json")
    assert got.headers["webhook-id"] == "e1"
    assert got.headers["webhook-timestamp"] == str(NOW // 1000)


def test_what_was_taken_is_not_sent_again(here: Site, receiver: Receiver) -> None:
    made = here.subscribe(receiver.url)
    happen(here.database, "e1")
    here.deliver()
    here.later(3600)
    assert receiver.ids() == ["e1"]
    assert here.open_tasks() == []
    assert here.subscription(made).last_success == NOW


def test_nothing_of_before_the_subscription_is_sent(here: Site, receiver: Receiver) -> None:
    happen(here.database, "before")
    here.subscribe(receiver.url)
    happen(here.database, "after")
    here.deliver()
    assert receiver.ids() == ["after"]


@pytest.mark.parametrize(
    ("behave", "told"),
    [
        (answering(500), "HTTP 500"),
        (answering(404), "HTTP 404"),
        (answering(302, {"location": "http://127.0.0.1:9/elsewhere"}), "不跟随"),
        (hanging, "超时"),
        (dripping, "时限"),
    ],
    ids=["error", "missing", "redirect", "hanging", "dripping"],
)
def test_a_failure_is_tried_again_until_it_is_taken(
    here: Site, receiver: Receiver, behave: Behaviour, told: str
) -> None:
    made = here.subscribe(receiver.url)
    receiver.behave = behave
    happen(here.database, "e1")
    here.deliver()
    [task] = here.open_tasks()
    assert (task.tries, task.dead) == (1, False)
    assert told in task.last_error
    assert task.next_at >= NOW + 5_000
    assert here.subscription(made).failures == 1
    assert len(receiver.got) == 1, "redirects are not followed, and it is too early to try again"

    receiver.behave = answering(200)
    here.later(10)
    assert receiver.ids() == ["e1", "e1"]
    assert here.open_tasks() == []
    assert here.subscription(made).failures == 0


def test_an_answer_without_end_is_not_read_to_its_end(here: Site, receiver: Receiver) -> None:
    here.subscribe(receiver.url)
    receiver.behave = flooding
    happen(here.database, "e1")
    here.deliver()
    assert here.open_tasks() == []


def test_nobody_listening_is_a_failure_like_others(here: Site) -> None:
    with receiving() as gone:
        url = gone.url
    here.subscribe(url)
    happen(here.database, "e1")
    here.deliver()
    [task] = here.open_tasks()
    assert task.last_error == "连接不上或者中途断开"


def test_a_hanging_receiver_does_not_hold_up_another(here: Site, receiver: Receiver) -> None:
    with receiving() as stuck:
        stuck.behave = hanging
        here.subscribe(stuck.url)
        here.subscribe(receiver.url)
        for number in range(20):
            happen(here.database, f"e{number}", f"A{number}")
        here.deliver(lambda: len(receiver.got) == 20)
        assert len(stuck.got) <= AT_ONCE, "few messages are under way to one receiver at a time"


def test_retry_after_rests_the_receiver_as_a_whole(here: Site, receiver: Receiver) -> None:
    made = here.subscribe(receiver.url)
    receiver.behave = answering(429, {"retry-after": "120"})
    happen(here.database, "e1", "A1")
    here.deliver()
    happen(here.database, "e2", "A2")
    receiver.behave = answering(204)
    here.later(100)
    assert receiver.ids() == ["e1"]
    assert here.subscription(made).not_before == NOW + 120_000
    here.later(60)
    assert sorted(receiver.ids()) == ["e1", "e1", "e2"]


def test_gone_pauses_the_subscription_and_loses_nothing(here: Site, receiver: Receiver) -> None:
    made = here.subscribe(receiver.url)
    receiver.behave = answering(410)
    happen(here.database, "e1")
    here.deliver()
    paused = here.subscription(made)
    assert (paused.state, paused.reason) == ("paused", "对方答复 410，不再接收")
    happen(here.database, "e2")
    receiver.behave = answering(204)
    here.later(86_400)
    assert receiver.ids() == ["e1"]
    here.subscriptions.change(here.identities["client:p"], made.row.subscription_id, state="active")
    here.deliver()
    assert receiver.ids() == ["e1", "e1", "e2"]


def test_a_certificate_nobody_vouches_for_is_not_trusted(
    database: Database, tmp_path: Path
) -> None:
    ca_file, context = certificates.for_loopback(tmp_path)
    with receiving(context) as secure:
        url = secure.url.replace("http://", "https://")
        with site(database) as strange:
            strange.subscribe(url)
            happen(database, "e1")
            strange.deliver()
            [task] = strange.open_tasks()
            assert task.last_error == "对方的证书或者加密连接不可信"
            clock = strange.clock
        assert secure.got == []
        with site(database, ca_file=str(ca_file), clock=clock) as trusting:
            trusting.later(10)
        assert secure.ids() == ["e1"]


def test_a_certificate_of_another_name_is_not_trusted(database: Database, tmp_path: Path) -> None:
    ca_file, context = certificates.for_loopback(tmp_path, name="other.example", address=None)
    assert isinstance(context, ssl.SSLContext)
    with (
        receiving(context) as secure,
        site(database, ca_file=str(ca_file)) as trusting,
    ):
        trusting.subscribe(secure.url.replace("http://", "https://"))
        happen(database, "e1")
        trusting.deliver()
        [task] = trusting.open_tasks()
        assert task.last_error == "对方的证书或者加密连接不可信"


def test_the_figures_say_how_delivery_stands(here: Site, receiver: Receiver) -> None:
    here.subscribe(receiver.url)
    receiver.behave = answering(500)
    happen(here.database, "e1", "A1")
    here.deliver()
    happen(here.database, "e2", "A2")
    with here.database.reading() as connection:
        found = figures(connection, NOW + 2_000)
    assert found["events_behind"] == 1
    assert found["deliveries_waiting"] == 1
    assert found["subscriptions_failing"] == 1
    assert found["oldest_retry_seconds"] == 2
    assert json.dumps(found)
