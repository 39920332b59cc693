"""The service keeps to its own description, whatever is generated from it."""

from __future__ import annotations

import copy
import tempfile
from typing import Any

import msgspec
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.http.app import create_app
from api.settings import Settings
from engine.facts.schema import EXAMPLE
from tests.api.cases import RULESET
from tests.api.http.client import Client, FromHere

DATA = tempfile.TemporaryDirectory(prefix="fadu-contract-")
APP = create_app(Settings(ruleset=str(RULESET), cache_dir="", data_dir=DATA.name, rate_limit=0))
APP.add_middleware(FromHere)
SECTIONS = ("completeness_flag", "person", "measure")
"""Sections from which snapshots are generated; with all of them it would take minutes."""


def described_with_fewer_sections() -> dict[str, Any]:
    raw = copy.deepcopy(APP.openapi())
    properties = raw["components"]["schemas"]["Snapshot"]["properties"]
    arrays = [name for name, each in properties.items() if each.get("type") == ["array", "null"]]
    for name in arrays:
        if name not in SECTIONS:
            del properties[name]
    return raw


@schemathesis.serializer("application/x-ndjson")
def one_line(context: schemathesis.SerializationContext, value: Any) -> bytes:
    return str(value).encode("utf-8", "surrogatepass")


@schemathesis.serializer("application/zip")
def as_it_is(context: schemathesis.SerializationContext, value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


schema = schemathesis.openapi.from_dict(described_with_fewer_sections())
schema.app = APP
# Streams do not end by themselves; they have tests of their own.
checking = schema.exclude(path_regex="^/v1/(monitor/|events/stream)")


@checking.parametrize()
@settings(
    max_examples=10,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_operation_answers_as_described(case: schemathesis.Case[Any]) -> None:
    case.call_and_validate(
        checks=[
            not_a_server_error,
            status_code_conformance,
            content_type_conformance,
            response_schema_conformance,
        ]
    )


def test_every_operation_and_field_has_a_chinese_title(client: Client) -> None:
    described = client.get("/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    for path in described["paths"].values():
        for operation in path.values():
            assert _is_chinese(operation["summary"])
            assert _is_chinese(operation["description"])
    for name in ("Answer", "Finding", "CheckRequest", "Problem", "ProblemItem", "Deadline"):
        for field in described["components"]["schemas"][name]["properties"].values():
            assert "$ref" in field or _is_chinese(field["title"])


def test_the_example_is_what_the_service_really_answers(client: Client) -> None:
    operation = client.get("/openapi.json").json()["paths"]["/v1/checks"]["post"]
    asked = operation["requestBody"]["content"]["application/json"]["example"]
    shown = operation["responses"]["200"]["content"]["application/json"]["example"]
    assert asked["snapshot"] == EXAMPLE
    assert msgspec.json.decode(client.check(asked).content) == shown


def test_no_error_is_described_as_the_frameworks_own(client: Client) -> None:
    assert "HTTPValidationError" not in client.get("/openapi.json").text


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= char <= "\u9fff" for char in text)
