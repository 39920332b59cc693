"""Subscriptions by HTTP: who may do what with them, and that no secret is told twice."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from sqlalchemy import select

from api.audit.tables import entries
from tests.api.delivery.receiver import Receiver, answering
from tests.api.delivery.scene import happen
from tests.api.delivery.service import Service
from tests.api.http.client import problem_of

PATH = "/v1/subscriptions"


def subscribe(service: Service, url: str, who: str = "p", **more: Any) -> tuple[str, str]:
    """The id and the secret of a new subscription."""
    made = service.ask(who, "POST", PATH, {"url": url, **more})
    assert made.status_code == 201, made.text
    return made.json()["subscription"]["subscription_id"], made.json()["secret"]


def test_from_subscribing_to_the_state_after_delivery(service: Service, receiver: Receiver) -> None:
    key, _ = subscribe(service, receiver.url, filter={"kinds": ["warning.raised"]})
    happen(service.database, "e1")
    happen(service.database, "e2", kind="warning.raised")
    service.deliver()
    assert receiver.ids() == ["e2"]
    found = service.ask("p", "GET", f"{PATH}/{key}").json()
    assert found["state"] == "active"
    assert found["filter"]["kinds"] == ["warning.raised"]
    progress = found["progress"]
    assert progress["delivered"] == 1
    assert (progress["behind"], progress["waiting"], progress["dead"]) == (0, 0, 0)
    assert progress["last_success"] == "2026-03-11T15:00:00.000+08:00"


def test_the_state_tells_what_goes_wrong(service: Service, receiver: Receiver) -> None:
    key, _ = subscribe(service, receiver.url)
    receiver.behave = answering(500)
    happen(service.database, "e1")
    service.deliver()
    progress = service.ask("p", "GET", f"{PATH}/{key}").json()["progress"]
    assert progress["failures"] == 1
    assert progress["waiting"] == 1
    assert progress["last_error"] == "对方没有收下（HTTP 500）"
    assert progress["next_try"] > "2026-03-11T15:00:05"


def test_the_oldest_kept_events_can_be_asked_for(service: Service, receiver: Receiver) -> None:
    happen(service.database, "before")
    subscribe(service, receiver.url, begin="oldest")
    service.deliver()
    assert receiver.ids() == ["before"]


def test_a_receiver_gets_only_what_its_owner_may_see(service: Service, receiver: Receiver) -> None:
    subscribe(service, receiver.url, who="c")
    happen(service.database, "own", "A1", unit_path="/440000/440100/")
    happen(service.database, "above", "A2", unit_path="/440000/")
    happen(service.database, "secret", "A3", unit_path="/440000/440100/", secrecy=3)
    happen(service.database, "rules", None, kind="ruleset.published", unit_path="/")
    service.deliver()
    assert sorted(receiver.ids()) == ["own", "rules"]


def test_the_secret_is_told_once_and_is_nowhere_else(
    service: Service, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    made = service.ask("p", "POST", PATH, {"url": receiver.url}, Idempotency_Key="k1")
    secret = made.json()["secret"]
    key = made.json()["subscription"]["subscription_id"]
    assert secret.startswith("whsec_")
    again = service.ask("p", "POST", PATH, {"url": receiver.url}, Idempotency_Key="k1")
    receiver.behave = answering(500)
    happen(service.database, "e1")
    service.deliver()
    seen = [
        again.text,
        service.ask("p", "GET", PATH).text,
        service.ask("p", "GET", f"{PATH}/{key}").text,
        service.ask("p", "PATCH", f"{PATH}/{key}", {"state": "paused"}).text,
        caplog.text,
    ]
    with service.database.reading() as connection:
        seen += [str(row) for row in connection.execute(select(entries))]
    assert not any(secret in text or secret.removeprefix("whsec_") in text for text in seen)
    kinds = [text for text in seen if "subscription." in text]
    assert kinds, "changes are in the audit chain"


def test_after_a_change_of_secret_both_sign_for_a_day(service: Service, receiver: Receiver) -> None:
    key, _ = subscribe(service, receiver.url)
    changed = service.ask("p", "POST", f"{PATH}/{key}/secret")
    assert changed.json()["secret"].startswith("whsec_")
    assert changed.json()["old_secret_until"] == "2026-03-12T15:00:00.000+08:00"
    happen(service.database, "e1")
    service.deliver()
    service.clock.move(25 * 3_600_000)
    happen(service.database, "e2")
    service.deliver()
    signatures = [got.headers["webhook-signature"].split(" ") for got in receiver.got]
    assert [len(each) for each in signatures] == [2, 1]


def test_a_trial_message_says_what_the_receiver_answered(
    service: Service, receiver: Receiver
) -> None:
    key, _ = subscribe(service, receiver.url)
    good = service.ask("p", "POST", f"{PATH}/{key}/ping").json()
    assert (good["delivered"], good["status"], good["error"]) == (True, 204, None)
    receiver.behave = answering(403)
    bad = service.ask("p", "POST", f"{PATH}/{key}/ping").json()
    assert (bad["delivered"], bad["status"]) == (False, 403)
    assert receiver.got[0].event["type"] == "cn.fadu.subscription.ping"
    assert receiver.got[0].headers["webhook-signature"].startswith("v1,")


def test_dead_letters_are_listed_and_sent_again(service: Service, receiver: Receiver) -> None:
    key, _ = subscribe(service, receiver.url)
    receiver.behave = answering(500)
    numbers = [happen(service.database, f"e{number}", f"A{number}") for number in range(2)]
    for _ in range(40):
        service.deliver()
        service.clock.move(2 * 3_600_000)
    first = service.ask("p", "GET", f"{PATH}/{key}/dead-letters?limit=1").json()
    assert [each["event_id"] for each in first["dead_letters"]] == ["e0"]
    assert first["next"] == numbers[0]
    rest = service.ask("p", "GET", f"{PATH}/{key}/dead-letters?after={numbers[0]}").json()
    assert [each["event_id"] for each in rest["dead_letters"]] == ["e1"]
    assert rest["next"] is None
    receiver.got.clear()
    receiver.behave = answering(204)
    sent = service.ask("p", "POST", f"{PATH}/{key}/dead-letters/replay", {"numbers": [numbers[1]]})
    assert sent.json() == {"queued": 1, "more": False}
    service.clock.move(3_600_000)
    service.deliver()
    assert receiver.ids() == ["e1"]
    span = {"first": numbers[0], "last": numbers[1]}
    assert service.ask("p", "POST", f"{PATH}/{key}/replay", span).json()["queued"] == 2
    service.deliver()
    assert sorted(receiver.ids()) == ["e0", "e1", "e1"]


def test_what_is_not_ones_own_is_not_there(service: Service, receiver: Receiver) -> None:
    key, _ = subscribe(service, receiver.url)
    asked = [
        ("GET", "", None),
        ("PATCH", "", {"state": "paused"}),
        ("DELETE", "", None),
        ("POST", "/secret", None),
        ("POST", "/ping", None),
        ("GET", "/dead-letters", None),
        ("POST", "/dead-letters/replay", {}),
        ("POST", "/replay", {"first": 1, "last": 2}),
    ]
    for method, more, body in asked:
        problem_of(service.ask("c", method, f"{PATH}/{key}{more}", body), 404)
    assert service.ask("c", "GET", PATH).json()["subscriptions"] == []
    problem_of(service.ask("officer", "GET", PATH), 403)


def test_an_administrator_may_stop_a_subscription_but_not_turn_it_elsewhere(
    service: Service, receiver: Receiver
) -> None:
    key, _ = subscribe(service, receiver.url)
    assert len(service.ask("admin", "GET", PATH).json()["subscriptions"]) == 1
    problem_of(service.ask("admin", "PATCH", f"{PATH}/{key}", {"url": receiver.url}), 403)
    problem_of(service.ask("admin", "POST", f"{PATH}/{key}/secret"), 403)
    problem_of(service.ask("admin", "GET", f"{PATH}/{key}/dead-letters"), 403)
    paused = service.ask("admin", "PATCH", f"{PATH}/{key}", {"state": "paused"}).json()
    assert (paused["state"], paused["reason"]) == ("paused", "人工暂停")
    assert service.ask("admin", "DELETE", f"{PATH}/{key}").status_code == 204
    problem_of(service.ask("p", "GET", f"{PATH}/{key}"), 404)


def test_paused_holds_everything_until_it_goes_on(service: Service, receiver: Receiver) -> None:
    key, _ = subscribe(service, receiver.url)
    service.ask("p", "PATCH", f"{PATH}/{key}", {"state": "paused"})
    happen(service.database, "e1")
    service.deliver()
    assert receiver.got == []
    service.ask("p", "PATCH", f"{PATH}/{key}", {"state": "active"})
    service.deliver()
    assert receiver.ids() == ["e1"]


def test_a_bad_address_is_refused_without_being_repeated(service: Service) -> None:
    for url in ("ftp://x/", "https://169.254.169.254/latest", "http://receiver.example/h"):
        refused = service.ask("p", "POST", PATH, {"url": url})
        found = problem_of(refused, 422)
        assert found["errors"][0]["pointer"] == "/url"
        assert url not in refused.text


def test_what_no_database_takes_is_refused_before_it_is_kept(service: Service) -> None:
    url = "https://receiver.example/"
    for chosen in ({"rules": ["\x00"]}, {"case_id": "a\x00"}, {"unit": "\x00"}):
        problem_of(service.ask("p", "POST", PATH, {"url": url, "filter": chosen}), 422)
    for path in (f"{PATH}/%00", f"{PATH}?after=%00"):
        problem_of(service.ask("p", "GET", path), 422)


def test_one_owner_cannot_subscribe_without_end(service: Service, receiver: Receiver) -> None:
    for _ in range(20):
        subscribe(service, receiver.url)
    problem_of(service.ask("p", "POST", PATH, {"url": receiver.url}), 409)
    page = service.ask("p", "GET", f"{PATH}?limit=15").json()
    rest = service.ask("p", "GET", f"{PATH}?limit=15&after={page['next']}").json()
    assert (len(rest["subscriptions"]), rest["next"]) == (5, None)


def test_prometheus_is_told_how_delivery_stands(service: Service, receiver: Receiver) -> None:
    subscribe(service, receiver.url)
    happen(service.database, "e1")
    told = service.runtime.figures.text().decode()
    assert "fadu_events_behind 1.0" in told
    assert "fadu_subscriptions_active 1.0" in told
