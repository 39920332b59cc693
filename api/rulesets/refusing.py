"""Why a step in a version's life is refused, as data."""

from __future__ import annotations

from typing import Literal, NamedTuple

Kind = Literal["unknown", "forbidden", "conflict", "stale", "unfit"]
"""Not there; not for this person; not in this state; changed meanwhile; the content won't do."""


class Reason(NamedTuple):
    """One thing that stands in the way: a stable code, what, and what to do (Chinese)."""

    code: str
    message: str
    advice: str = ""


class StepRefusedError(Exception):
    """A step that may not be taken; nothing was changed."""

    def __init__(self, kind: Kind, *reasons: Reason) -> None:
        self.kind = kind
        self.reasons = reasons
        super().__init__("；".join(reason.message for reason in reasons))


def unknown_version(version: int) -> StepRefusedError:
    """No version of that number."""
    return StepRefusedError("unknown", Reason("L404", f"没有规则版本 {version}", "核对编号"))
