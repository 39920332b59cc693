"""How secret a case is: the codes of the vocabulary's ``secrecy_level``, ranked."""

from __future__ import annotations

import msgspec

RANKS = {"none": 0, "work": 1, "secret": 2, "confidential": 3, "top": 4}
"""非涉密, 内部（工作秘密）, 秘密, 机密, 绝密."""

LABELS = {
    "none": "非涉密",
    "work": "内部（工作秘密）",
    "secret": "秘密",
    "confidential": "机密",
    "top": "绝密",
}

UNSTATED = RANKS["work"]
"""A case that does not say is treated as 内部: not having said so does not make it public."""

HIGHEST = max(RANKS.values())


class _Case(msgspec.Struct):
    secrecy: object = None


class _Snapshot(msgspec.Struct):
    secrecy: object = None
    case: _Case | None = None


_decoder = msgspec.json.Decoder(_Snapshot)


def rank_of(*codes: object) -> int:
    """The highest rank of the levels stated; ``UNSTATED`` if none is.

    A code that is unknown counts as the highest: it says that there is something to guard.
    """
    stated = [_rank(code) for code in codes if code is not None]
    return max(stated) if stated else UNSTATED


def rank_of_snapshot(snapshot: bytes) -> int:
    """The rank of a snapshot, by its own level and its case's; of one that cannot be read,
    ``UNSTATED``: no check accepts it anyhow.
    """
    if b"secrecy" not in snapshot and b"\\u" not in snapshot:
        return UNSTATED
    try:
        read = _decoder.decode(snapshot)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return UNSTATED
    return rank_of(read.secrecy, read.case.secrecy if read.case is not None else None)


def _rank(code: object) -> int:
    return RANKS.get(code, HIGHEST) if isinstance(code, str) else HIGHEST
