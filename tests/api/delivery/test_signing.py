"""Signatures: what we sign, the receiver of the guide recognises."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.delivery import signing
from api.settings import PREFIX, Settings
from tests.api.delivery.receiver import Receiver
from tests.api.delivery.scene import NOW, Site, happen

GUIDE = (Path(__file__).parents[3] / "docs" / "service-delivery.md").read_text("utf-8")


@pytest.fixture(scope="module")
def is_genuine() -> Callable[..., bool]:
    """The function as the guide prints it."""
    [text] = re.findall(r"^```python\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    names: dict[str, Any] = {}
    exec(text, names)
    found: Callable[..., bool] = names["is_genuine"]
    return found


def test_the_receiver_of_the_guide_recognises_what_is_sent(
    here: Site, receiver: Receiver, is_genuine: Callable[..., bool]
) -> None:
    made = here.subscribe(receiver.url)
    happen(here.database, "e1", message="讯问超期")
    here.deliver()
    [got] = receiver.got
    now = NOW / 1000
    assert is_genuine(made.secret, got.headers, got.body, now)
    other = signing.written(signing.new_secret())
    assert not is_genuine(other, got.headers, got.body, now)
    assert not is_genuine(made.secret, got.headers, got.body + b" ", now)
    assert not is_genuine(made.secret, {**got.headers, "webhook-id": "e2"}, got.body, now)
    assert not is_genuine(made.secret, got.headers, got.body, now + 301)
    assert not is_genuine(made.secret, {}, got.body, now)


def test_after_a_change_of_secret_old_and_new_receivers_recognise_it(
    here: Site, receiver: Receiver, is_genuine: Callable[..., bool]
) -> None:
    made = here.subscribe(receiver.url)
    changed = here.subscriptions.rotate(here.identities["client:p"], made.row.subscription_id)
    happen(here.database, "e1")
    here.deliver()
    [got] = receiver.got
    for secret in (made.secret, changed):
        assert is_genuine(secret, got.headers, got.body, NOW / 1000)


def test_a_signature_is_the_one_of_the_standard() -> None:
    """The example that the specification of Standard Webhooks and its libraries use."""
    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    found = signing.headers(
        "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, b'{"test": 2432232314}', [secret]
    )
    assert found["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_every_setting_the_guide_names_is_one() -> None:
    names = set(re.findall(rf"`{PREFIX}([A-Z_]+)`", GUIDE))
    assert names <= {name.upper() for name in Settings.__struct_fields__}
    assert len(names) > 5
