"""The interface description (OpenAPI 3.1): made from the wire types, with one worked example."""

from __future__ import annotations

from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.http.problems import MEDIA_TYPE
from api.http.public import PUBLIC
from api.http.push_wire import PushRequest
from api.http.wire import CheckRequest
from api.problems import Problem
from api.rulebook import RuleList, RulePage
from api.rulesets.differing import RulesetDiff
from api.watching.receipts import Receipt
from api.wordbook import WordList
from engine.answers import Answer, encode
from engine.checking import Checker
from engine.facts.schema import EXAMPLE, json_schema

Json = dict[str, Any]

_REF = "#/components/schemas/"
_SNAPSHOT = "Snapshot"
_VALIDATION = "HTTPValidationError"
_TYPES = (
    Answer,
    CheckRequest,
    Problem,
    RuleList,
    RulePage,
    RulesetDiff,
    WordList,
    PushRequest,
    Receipt,
)
_DESCRIPTION = """执法办案程序合规核查。送来一个案件快照，答复每条规则的结论、依据、期限和所缺事实。

键是英文，给人看的内容是中文；时间写作 2026-03-11T15:20:00+08:00。
每次核查都记入审计日志，所送快照按保存期限留存。
出错时答复 application/problem+json，逐项写明代码、位置（JSON 指针）和建议，不重复所送的值。"""

UNCHANGED: dict[int | str, Json] = {304: {"description": "与 If-None-Match 所带的相同，没有变化"}}

SCHEMA: dict[int | str, Json] = {
    200: {
        "description": "JSON Schema",
        "content": {"application/schema+json": {"schema": {"type": "object"}}},
    }
}

TAGS = [
    {"name": "核查", "description": "一案一核，或者成批逐行核查"},
    {"name": "规则", "description": "按什么核查：规则、依据与原文"},
    {"name": "规则版本", "description": "起草、审核、发布、回退，及其试验、差异和规则包"},
    {"name": "词表", "description": "快照里可以写什么"},
    {"name": "案件监测", "description": "送入快照，登记发现，到时自行复查"},
    {"name": "处置", "description": "签收、整改、反馈、申诉、裁定、复核认定、销号"},
    {"name": "督办", "description": "督办函、意见书、决定书"},
    {"name": "执法档案", "description": "单位与民警经人工认定的问题，本人可看可申诉"},
    {"name": "统计", "description": "分格的件数、规则认定率、民警手头的提示，不排名"},
    {"name": "考评", "description": "分值表与每案评分"},
    {"name": "抽查", "description": "以种子抽取，可以重抽核对"},
    {"name": "办案区监测", "description": "事件进，告警出"},
    {"name": "权限", "description": "单位、账号、接入系统、登录与查阅记录"},
    {"name": "审计", "description": "答复与变动的记录、锚点、重演"},
    {"name": "保存", "description": "依法保留与导出"},
    {"name": "事件", "description": "发生了什么：拉取、事件流和推送订阅"},
    {"name": "运行状况", "description": "进程与规则集"},
]


def content(name: str, media_type: str = "application/json") -> Json:
    """The content of a request or response of a named type."""
    return {media_type: {"schema": {"$ref": _REF + name}}}


def answer(description: str, name: str) -> dict[int | str, Json]:
    """The good response of a route."""
    return {200: {"description": description, "content": content(name)}}


def refusals(*statuses: int) -> dict[int | str, Json]:
    """The error responses of a route."""
    words = {
        400: "内容读不出来",
        401: "没有认出是谁",
        403: "认出是谁而无此权限",
        404: "没有这项内容",
        405: "不能用这种方法",
        408: "送得太慢",
        409: "与现状冲突",
        410: "已过保存期",
        412: "已被改过",
        413: "请求过大",
        415: "内容类型不对",
        422: "请求或者快照有误",
        428: "缺 If-Match",
        429: "请求太频繁",
        503: "暂时不能服务",
    }
    return {
        status: {"description": words[status], "content": content("Problem", MEDIA_TYPE)}
        for status in statuses
    }


def install(app: FastAPI, checker: Checker, version: str) -> None:
    """Make the app describe itself with the types of this ruleset's vocabulary."""

    def describe() -> Json:
        if app.openapi_schema is None:
            app.openapi_schema = _description(app, checker, version)
        return app.openapi_schema

    app.openapi = describe  # type: ignore[method-assign]


def _description(app: FastAPI, checker: Checker, version: str) -> Json:
    described = get_openapi(
        title=app.title,
        version=version,
        openapi_version="3.1.0",
        description=_DESCRIPTION,
        routes=app.routes,
        tags=TAGS,
    )
    _show_guarded(described)
    schemas = described.setdefault("components", {}).setdefault("schemas", {})
    schemas |= _schemas(checker)
    for unused in (_VALIDATION, "ValidationError"):
        schemas.pop(unused, None)
    _show_example(described, checker)
    return described


def _show_guarded(described: Json) -> None:
    """Every operation that is not public may answer 401, 403 and 429, what takes a body 400."""
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            statuses = [] if (method.upper(), path) in PUBLIC else [401, 403, 429]
            if "requestBody" in operation:
                statuses.append(400)
            if _VALIDATION in str(operation["responses"].get("422")):
                statuses.append(422)
            operation["responses"] |= {str(k): v for k, v in refusals(*statuses).items()}


def _schemas(checker: Checker) -> Json:
    _, components = msgspec.json.schema_components(_TYPES, ref_template=_REF + "{name}")
    found: Json = dict(components)
    found["Finding"]["properties"]["points"] = {"title": "考评分值", "type": ["number", "null"]}
    request = found["CheckRequest"]["properties"]
    request["snapshot"] = {"$ref": _REF + _SNAPSHOT}
    found["PushRequest"]["properties"]["snapshot"] = {"$ref": _REF + _SNAPSHOT}
    request["include"]["anyOf"][0]["items"]["enum"] = [
        "all",
        "pending",
        "compliant",
        "not_applicable",
    ]
    for name in ("as_of", "known_as_of"):
        request[name]["examples"] = ["2026-03-11T16:00:00+08:00"]
    return found | _snapshot(checker)


def _snapshot(checker: Checker) -> Json:
    """The snapshot's JSON Schema as components, its own definitions prefixed."""
    schema = json_schema(checker.ruleset.vocabulary)
    definitions = schema.pop("$defs")
    del schema["$schema"], schema["$id"]
    parts = {_SNAPSHOT: schema} | {f"{_SNAPSHOT}_{k}": v for k, v in definitions.items()}
    moved: Json = _moved(parts)
    return moved


def _moved(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: _REF + f"{_SNAPSHOT}_" + item.removeprefix("#/$defs/")
            if key == "$ref" and isinstance(item, str)
            else _moved(item)
            for key, item in value.items()
        }
    return [_moved(item) for item in value] if isinstance(value, list) else value


def _show_example(described: Json, checker: Checker) -> None:
    """One request with the answer this ruleset really gives to it."""
    operation = described["paths"]["/v1/checks"]["post"]
    asked = {"snapshot": EXAMPLE, "include": ["all"]}
    answer = checker.check(msgspec.json.encode(EXAMPLE), include=frozenset({"all"}))
    operation["requestBody"]["content"]["application/json"]["example"] = asked
    shown = msgspec.json.decode(encode(answer))
    operation["responses"]["200"]["content"]["application/json"]["example"] = shown
