"""Examples in place (示例): small cases a rule carries to show, and to test, what it means."""

from __future__ import annotations

from typing import Any

import msgspec

from dsl.ir.rules import Level, Place


class Expected(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the rule must say of one subject.

    ``subject`` is the key of the subject's (last) record, empty for the only row.  ``verdict``
    is one of violation, disputed, warning, undetermined, pending, compliant, not_applicable, or
    ``absent`` (no row at all).  ``strict`` and ``lenient`` are deadlines in minutes since
    1970-01-01T00:00+08:00, None where the example does not state one.
    """

    verdict: str
    subject: str = ""
    level: Level | None = None
    strict: int | None = None
    lenient: int | None = None


class Example(msgspec.Struct, frozen=True, omit_defaults=True):
    """One small case; ``snapshot`` has the shape of a case snapshot, ``as_of`` is a minute."""

    rule: str
    label: str
    snapshot: dict[str, Any]
    as_of: int
    expected: tuple[Expected, ...]
    place: Place = Place()
