"""The body of ``PUT /v1/cases/{id}/snapshot``, read without copying the snapshot."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from api.problems import Problem, bad_field, refused
from api.watching.pushing import Push
from engine.facts.decoding import decode_plainly
from engine.facts.limits import DEFAULT_LIMITS
from engine.facts.problems import Problems, closest, token

LARGEST_SEQUENCE = 2**53
"""Sequences stay numbers that every JSON reader keeps exactly."""


class PushRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A snapshot of a watched case."""

    snapshot: Annotated[msgspec.Raw, Meta(title="案件快照")]
    sequence: Annotated[
        Annotated[int, Meta(ge=0, le=LARGEST_SEQUENCE)] | None,
        Meta(title="顺序号，每案只增不减；不写的按收到先后"),
    ] = None
    assume_complete: Annotated[bool | None, Meta(title="未声明的段视为完整")] = None


_FIELDS = tuple(PushRequest.__struct_fields__)
_WANTED = {
    "snapshot": ("对象", "写成 {…}，见词表中的“案件快照”"),
    "sequence": ("不小于零的整数", "不写的按收到先后；每案用一种做法"),
    "assume_complete": ("true 或 false", "不写的视为 false"),
}
_decoder = msgspec.json.Decoder(PushRequest)


def read_push(body: bytes) -> Push | Problem:
    """The push, or what is wrong with the request."""
    try:
        request = _decoder.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return _wrong(body)
    return Push(bytes(request.snapshot), request.sequence, bool(request.assume_complete))


def _wrong(body: bytes) -> Problem:
    found = Problems(DEFAULT_LIMITS.reported)
    plain = decode_plainly(body, DEFAULT_LIMITS, found)
    if plain is None:
        return refused(found.refusals)
    unknown = sorted(plain.keys() - set(_FIELDS))
    if unknown:
        meant = closest(unknown[0], _FIELDS)
        advice = f"是否想写 {meant}" if meant else "去掉它；案件的事实写在 snapshot 里面"
        return bad_field(f"/{token(unknown[0])}", "请求里没有这一项", _FIELDS, advice)
    name = "snapshot"
    if "snapshot" in plain:
        number = plain.get("sequence")
        known = number is None or (
            isinstance(number, int) and not isinstance(number, bool)
            and 0 <= number <= LARGEST_SEQUENCE
        )  # fmt: skip
        name = "assume_complete" if known else "sequence"
    expected, advice = _WANTED[name]
    message = "没有案件快照" if "snapshot" not in plain else "这一项的写法不对"
    return bad_field(f"/{name}", message, [expected], advice)
