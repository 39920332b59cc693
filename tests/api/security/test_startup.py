"""With settings that leave a door open the service does not start, and says why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from api.http.app import create_app
from api.security.startup import open_doors, refuse_unsafe
from api.settings import Settings, SettingsError

OIDC = {
    "oidc_issuer": "https://i.example",
    "oidc_client_id": "f",
    "public_url": "https://f.example",
}

REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"environment": "production"}, "FADU_ACCESS=closed"),
    ({"host": "0.0.0.0"}, "FADU_ACCESS=closed"),
    ({"host": "fadu.example"}, "FADU_ACCESS=closed"),
    ({"access": "closed", "environment": "production", "host": "0.0.0.0"}, "明文"),
    ({"proxy_addresses": "proxy"}, "FADU_PROXY_ADDRESSES"),
    ({"tls_certificate": __file__}, "FADU_TLS_KEY"),
    ({"tls_client_ca": __file__}, "FADU_TLS_CERTIFICATE"),
    ({"tls_certificate": __file__, "tls_key": "/nothing"}, "不存在"),
    ({"oidc_issuer": "https://i.example"}, "FADU_OIDC_CLIENT_ID"),
    (OIDC | {"oidc_issuer": "http://i.example"}, "https"),
    (OIDC | {"public_url": "http://f.example"}, "https"),
]

ACCEPTED: list[dict[str, Any]] = [
    {},
    {"host": "::1"},
    {"host": "localhost"},
    {"access": "closed", "host": "0.0.0.0"},
    {"access": "closed", "environment": "production"},
    {"access": "closed", "environment": "production", "host": "0.0.0.0",
     "proxy_addresses": "10.0.0.1, 10.1.0.0/24"},
    {"access": "closed", "environment": "production", "host": "0.0.0.0",
     "tls_certificate": __file__, "tls_key": __file__},
    OIDC,
    OIDC | {"oidc_issuer": "http://127.0.0.1:9000"},
]  # fmt: skip


@pytest.mark.parametrize(("given", "words"), REFUSED)
def test_an_open_door_is_refused_with_the_way_to_close_it(
    given: dict[str, Any], words: str
) -> None:
    with pytest.raises(SettingsError, match=words):
        refuse_unsafe(Settings(**given))


@pytest.mark.parametrize("given", ACCEPTED)
def test_closed_doors_are_accepted(given: dict[str, Any]) -> None:
    assert open_doors(Settings(**given)) == []


def test_all_reasons_are_told_at_once() -> None:
    with pytest.raises(SettingsError) as raised:
        refuse_unsafe(Settings(environment="production", host="0.0.0.0", tls_key="/nothing"))
    assert str(raised.value).count("\n- ") == 5


def test_no_app_is_made_either(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        create_app(Settings(environment="production", data_dir=str(tmp_path)))
