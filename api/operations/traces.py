"""Traces for OpenTelemetry: routes, times and status, never paths, queries or bodies.

Needs the extra ``otel``.  The address of the collector is the setting ``traces_url``.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fastapi.telemetry import TelemetryConfig

KEPT = frozenset(
    {
        "http.request.method", "http.response.status_code", "http.route", "error.type",
        "code.function.name", "network.protocol.version", "url.scheme",
    }
)  # fmt: skip
"""Attributes of a span that may leave the machine; a path may hold a case number."""

OFF: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False}


class TracesUnusableError(Exception):
    """Traces are asked for and cannot be sent; the text says why, in Chinese."""


def telemetry(url: str, service: str) -> TelemetryConfig:
    """How FastAPI is to trace; nothing without an address.  Raises TracesUnusableError."""
    if not url:
        return OFF
    if find_spec("opentelemetry.sdk") is None:
        raise TracesUnusableError(
            "设了 FADU_TRACES_URL，但没有安装 otel 组件：pip install 'fadu[otel]'"
        )
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    return {**OFF, "tracing": True, "tracer_provider": provider(OTLPSpanExporter(url), service)}


def provider(exporter: Any, service: str) -> Any:
    """A tracer provider that hands bare spans to the exporter in the background."""
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    class Bare(BatchSpanProcessor):
        def on_end(self, span: ReadableSpan) -> None:
            kept = {k: v for k, v in (span.attributes or {}).items() if k in KEPT}
            super().on_end(
                ReadableSpan(
                    name=span.name,
                    context=span.context,
                    parent=span.parent,
                    resource=span.resource,
                    attributes=kept,
                    kind=span.kind,
                    instrumentation_scope=span.instrumentation_scope,
                    status=span.status,
                    start_time=span.start_time,
                    end_time=span.end_time,
                )
            )

    made = TracerProvider(resource=Resource.create({"service.name": service}))
    made.add_span_processor(Bare(exporter))
    return made
