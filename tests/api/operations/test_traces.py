"""Traces tell route, time and status; addresses, which may hold a case number, stay here."""

from __future__ import annotations

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from api.operations.traces import OFF, provider, telemetry

SECRET = "A4401-secret"


def test_without_an_address_nothing_is_traced() -> None:
    assert telemetry("", "fadu") == OFF


def test_a_span_leaves_without_path_and_query() -> None:
    exporter = InMemorySpanExporter()
    made = provider(exporter, "fadu")
    with made.get_tracer("test").start_as_current_span("GET /v1/cases/{id}") as span:
        span.set_attributes(
            {"url.path": f"/v1/cases/{SECRET}", "url.query": SECRET, "http.route": "/v1/cases/{id}"}
        )
    made.force_flush()
    (sent,) = exporter.get_finished_spans()
    assert dict(sent.attributes or {}) == {"http.route": "/v1/cases/{id}"}
    assert SECRET not in sent.to_json()
    made.shutdown()


def test_a_missing_component_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from api.operations import traces

    monkeypatch.setattr(traces, "find_spec", lambda _name: None)
    with pytest.raises(traces.TracesUnusableError, match="otel"):
        telemetry("http://127.0.0.1:4318/v1/traces", "fadu")
