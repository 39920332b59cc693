"""Requests generated from the description, by every role: no failure of ours, nothing repeated."""

from __future__ import annotations

import atexit
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, settings

from api.loading import load_checker
from api.security.identity import Role
from tests.api.cases import RULESET
from tests.api.http.client import FromHere
from tests.api.http.test_contract import described_with_fewer_sections
from tests.api.security.expected import EXPECTED
from tests.api.security.site import Site

SHORTEST = 9
"""Shorter texts occur by chance in our own words."""

_folder = tempfile.TemporaryDirectory()
atexit.register(_folder.cleanup)
SITE = Site(Path(_folder.name), load_checker(RULESET, None))
SITE.app.add_middleware(FromHere)
CREDENTIALS = {role: SITE.credential(role) for role in Role}

schema = schemathesis.openapi.from_dict(described_with_fewer_sections())
schema.app = SITE.app
generated = schema.exclude(
    path_regex="/stream$|^/v1/monitor/|/sessions/current$|/bundles$|/archives$"
)


@generated.parametrize()
@settings(
    max_examples=2,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_role_makes_it_fail_or_repeat_what_was_sent(case: schemathesis.Case[Any]) -> None:
    route = f"{case.operation.method.upper()} {case.operation.path}"
    for role, credential in CREDENTIALS.items():
        headers = {"Authorization": f"Bearer {credential}", "Fadu-Purpose": "test"}
        response = case.call(headers=headers)
        assert response.status_code < 500, response.text
        if role not in EXPECTED.get(route, frozenset(Role)):
            assert response.status_code == 403
        if response.status_code >= 400:
            assert not [text for text in texts(case.body) if text in response.text]


def texts(value: Any) -> Iterator[str]:
    """The longer texts that were sent as values."""
    if isinstance(value, str) and len(value) >= SHORTEST:
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)
