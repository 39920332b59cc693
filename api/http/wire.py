"""What a check request says, read once and without copying the snapshot."""

from __future__ import annotations

import re
from typing import Annotated, Any, NamedTuple

import msgspec
from msgspec import Meta

from api.http.unreadable import oddity
from api.moments import BadMomentError, read_moment
from api.problems import Problem, bad_field, refused, too_much_for_engine
from api.second_engines import AT_MOST, small_enough
from engine.checking.registry import DEFAULT_ENGINE
from engine.facts.decoding import decode_plainly, type_name
from engine.facts.limits import DEFAULT_LIMITS
from engine.facts.problems import Problems, closest, token

SNAPSHOT = "/snapshot"
_ENVELOPE = frozenset(
    {"snapshot", "as_of", "known_as_of", "assume_complete", "include", "engine", "trace"}
)
_OTHER_ENGINE = re.compile(rb'"engine"(?!\s*:\s*"%b")' % DEFAULT_ENGINE.encode())
_FIELD = re.compile(r"\$\.([a-z_]+)")
_WANTED = {
    "snapshot": ("案件快照应为对象", "对象", "写成 {…}，见词表中的“案件快照”"),
    "as_of": ("截至时间应为文本", "2026-03-11T15:20:00+08:00", "不写的按快照自己的截至时间"),
    "known_as_of": ("系统所知截至时间应为文本", "2026-03-11T15:20:00+08:00", "不需要的不写"),
    "assume_complete": ("应为真假值", "true 或 false", "不写的视为 false"),
    "include": ("应为结论名称的数组", '["all"]', "写成数组，每项一个名称"),
    "engine": ("引擎应为文本", DEFAULT_ENGINE, "不写的用默认引擎"),
    "trace": ("应为真假值", "true 或 false", "不写的视为 false"),
}


class CheckRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A check; the names are those of the command line's options."""

    snapshot: Annotated[msgspec.Raw, Meta(title="案件快照")]
    as_of: Annotated[str | None, Meta(title="截至时间")] = None
    known_as_of: Annotated[str | None, Meta(title="系统所知截至时间")] = None
    assume_complete: Annotated[bool | None, Meta(title="未声明的段视为完整")] = None
    include: Annotated[tuple[str, ...] | None, Meta(title="另外给出的结论")] = None
    engine: Annotated[str | None, Meta(title="引擎")] = None
    trace: Annotated[bool | None, Meta(title="附解释树")] = None


class Asked(NamedTuple):
    """A request ready for the checker; ``prefix`` is where the snapshot stood in the body."""

    snapshot: bytes
    as_of: int | None
    known_as_of: int | None
    assume_complete: bool
    include: frozenset[str]
    engine: str
    trace: bool
    prefix: str


_decoder = msgspec.json.Decoder(CheckRequest)


def read_request(body: bytes) -> Asked | Problem:
    """The request, or what is wrong with it.

    A body without ``snapshot`` that has a ``case`` or ``snapshot_id`` is itself the snapshot and
    is checked without any option.
    """
    try:
        request = _decoder.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        return _unreadable(body, error)
    try:
        as_of = _moment(request.as_of, "/as_of")
        known = _moment(request.known_as_of, "/known_as_of")
    except BadMomentError as error:
        return refused([error.problem])
    snapshot = bytes(request.snapshot)
    engine = request.engine or DEFAULT_ENGINE
    if engine != DEFAULT_ENGINE and not small_enough(snapshot):
        return too_much_for_engine(DEFAULT_ENGINE, AT_MOST)
    return Asked(
        snapshot,
        as_of,
        known,
        bool(request.assume_complete),
        frozenset(request.include or ()),
        engine,
        bool(request.trace),
        SNAPSHOT,
    )


def by_default_engine(body: bytes) -> bool:
    """Whether the body surely asks for no other engine, said without reading it.

    A name may be written with escapes; those of its letters begin as below.
    """
    return b"\\u00" not in body and _OTHER_ENGINE.search(body) is None


def _moment(text: str | None, pointer: str) -> int | None:
    return None if text is None else read_moment(text, pointer)


def _unreadable(body: bytes, error: Exception) -> Asked | Problem:
    """A bare snapshot, or the reason why the body is no request."""
    found = Problems(DEFAULT_LIMITS.reported)
    plain = decode_plainly(body, DEFAULT_LIMITS, found)
    if plain is None:
        return oddity(body) or refused(found.refusals)
    if "snapshot" not in plain and plain.keys() & {"case", "snapshot_id"}:
        return Asked(body, None, None, False, frozenset(), DEFAULT_ENGINE, False, "")
    return _wrong_shape(plain, error)


def _wrong_shape(plain: dict[str, Any], error: Exception) -> Problem:
    if "snapshot" not in plain:
        _, expected, advice = _WANTED["snapshot"]
        return bad_field(SNAPSHOT, "没有案件快照", [expected], advice)
    unknown = sorted(plain.keys() - _ENVELOPE)
    if unknown:
        name = unknown[0]
        meant = closest(name, _ENVELOPE)
        advice = f"是否想写 {meant}" if meant else "去掉它；案件的事实写在 snapshot 里面"
        return bad_field(f"/{token(name)}", "请求里没有这一项", sorted(_ENVELOPE), advice)
    found = _FIELD.search(str(error))
    name = found[1] if found and found[1] in _WANTED else ""
    if not name:
        return bad_field("", "请求的写法不对", sorted(_ENVELOPE), "照接口说明逐项核对")
    message, expected, advice = _WANTED[name]
    value = type_name(plain.get(name))
    return bad_field(f"/{name}", f"{message}，实为{value}", [expected], advice)
