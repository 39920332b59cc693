"""What is written down of an answer, so that it can be given again byte by byte."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from typing import Any

import msgspec

from api.audit.chain import content_hash
from engine.answers import Answer

ANSWERED = "check.answered"
"""Kind of the entries of answers."""


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """The content of an answer's entry.

    ``as_of`` and ``known_as_of`` are the minutes that were asked for, None if none were;
    ``engine`` was asked for and ``answered_by`` another one if that could not run; ``rules`` is
    the exact content behind the hash ``ruleset``; ``answer`` the hash of the bytes that went out;
    ``program`` the version that made them; ``unit`` (a path) and ``secrecy`` (a rank) say who may
    see it.
    """

    check_id: str
    case_id: str
    snapshot: str
    ruleset: str
    rules: str
    engine: str
    answered_by: str
    as_of: int | None
    known_as_of: int | None
    assume_complete: bool
    include: tuple[str, ...]
    trace: bool
    answer: str
    program: str
    unit: str = "/"
    secrecy: int = 0


def recorded(
    answer: Answer,
    sent: bytes,
    *,
    snapshot: str,
    rules: str,
    engine: str,
    as_of: int | None,
    known_as_of: int | None = None,
    assume_complete: bool = False,
    include: Iterable[str] = (),
    trace: bool = False,
    unit: str = "/",
    secrecy: int = 0,
) -> dict[str, Any]:
    """The content of the entry for an answer; ``sent`` are its bytes.

    ``snapshot``: from ``keep_snapshot``; ``rules``: from ``keep_ruleset``; the rest is what the
    checker was asked.
    """
    made = Recorded(
        check_id=answer.check_id,
        case_id=answer.case_id,
        snapshot=snapshot,
        ruleset=answer.ruleset.hash,
        rules=rules,
        engine=engine,
        answered_by=answer.engine,
        as_of=as_of,
        known_as_of=known_as_of,
        assume_complete=assume_complete,
        include=tuple(sorted(set(include))),
        trace=trace,
        answer=content_hash(sent),
        program=program(),
        unit=unit,
        secrecy=secrecy,
    )
    return msgspec.structs.asdict(made)


@cache
def program() -> str:
    """The version of this software."""
    return version("fadu")
