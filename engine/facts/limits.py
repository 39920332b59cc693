"""How much a snapshot may hold before it is refused unread."""

from __future__ import annotations

import msgspec


class Limits(msgspec.Struct, frozen=True):
    """Upper bounds of one snapshot; beyond any of them it is refused.

    ``body_bytes`` counts bytes of JSON, ``depth`` levels of nesting, ``section_records`` and
    ``records`` records of one section and of all, ``text_characters`` characters of one text,
    ``list_items`` elements of one list, ``reported`` problems (and notes) listed in one answer.
    """

    body_bytes: int = 4 * 1024 * 1024
    depth: int = 64
    section_records: int = 1_000
    records: int = 20_000
    text_characters: int = 10_000
    list_items: int = 2_000
    reported: int = 200


DEFAULT_LIMITS = Limits()
