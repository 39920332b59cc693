"""``/docs``: the interface description as a page, from local files alone.

Made on the server and readable without scripts; the one script only sends the example.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Depends, HTTPException, Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import JSONResponse, Response

from api.http.access import permitted
from api.security.policy import Permission

router = APIRouter(
    include_in_schema=False, dependencies=[Depends(permitted(Permission.READ_RULES))]
)

_ASSETS = Path(__file__).resolve().parent / "assets"
_SERVED = {"docs.css": "text/css", "docs.js": "text/javascript"}
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_METHODS = ("get", "post", "put", "patch", "delete")
_SHOWN_TYPES = ("CheckRequest", "Answer", "Finding", "Problem", "ProblemItem")


@router.get("/docs")
async def page(request: Request) -> Response:
    """The page."""
    described = request.app.openapi()
    text = _template().render(
        info=described["info"],
        groups=_groups(described),
        types=_types(described),
    )
    headers = {
        "Content-Security-Policy": _POLICY,
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-cache",
    }
    return Response(text, 200, headers, "text/html; charset=utf-8")


@router.get("/openapi.json")
async def description(request: Request) -> Response:
    """The interface description for programs."""
    return JSONResponse(request.app.openapi())


@router.get("/docs/{name}")
async def asset(name: str) -> Response:
    """A file the page needs; only those of the list."""
    if name not in _SERVED:
        raise HTTPException(404)
    return Response(_asset(name), 200, {"Cache-Control": "no-cache"}, _SERVED[name])


@cache
def _asset(name: str) -> bytes:
    return (_ASSETS / name).read_bytes()


@cache
def _template() -> Any:
    environment = Environment(
        loader=FileSystemLoader(_ASSETS), autoescape=True, undefined=StrictUndefined
    )
    environment.filters["pretty"] = _pretty
    return environment.get_template("docs.html")


def _pretty(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _groups(described: dict[str, Any]) -> list[dict[str, Any]]:
    """The operations by tag, in the order of the tags."""
    tagged: dict[str, list[dict[str, Any]]] = {}
    for path, methods in described["paths"].items():
        for method in _METHODS:
            if method in methods:
                operation = methods[method]
                tag = (operation.get("tags") or ["其他"])[0]
                tagged.setdefault(tag, []).append(_operation(path, method, operation))
    about = {tag["name"]: tag.get("description", "") for tag in described.get("tags", ())}
    order = [*about, *(tag for tag in tagged if tag not in about)]
    return [
        {"name": tag, "about": about.get(tag, ""), "operations": tagged[tag]}
        for tag in order
        if tag in tagged
    ]


def _operation(path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    sent = _media(operation.get("requestBody", {}))
    answers = operation.get("responses", {})
    return {
        "id": operation.get("operationId", ""),
        "path": path,
        "method": method.upper(),
        "summary": operation.get("summary", ""),
        "description": operation.get("description", ""),
        "parameters": [_parameter(each) for each in operation.get("parameters", ())],
        "request": sent.get("example"),
        "answer": _media(answers.get("200", {})).get("example"),
        "answers": [(code, answers[code].get("description", "")) for code in sorted(answers)],
    }


def _parameter(parameter: dict[str, Any]) -> tuple[str, str]:
    about = parameter.get("description") or parameter.get("schema", {}).get("title", "")
    return parameter["name"], about


def _media(part: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(iter(part.get("content", {}).values()), {})
    return found


def _types(described: dict[str, Any]) -> list[dict[str, Any]]:
    schemas = described["components"]["schemas"]
    return [
        {
            "name": name,
            "fields": [
                (field, schema.get("title", ""), field in schemas[name].get("required", ()))
                for field, schema in schemas[name].get("properties", {}).items()
            ],
        }
        for name in _SHOWN_TYPES
        if name in schemas
    ]
