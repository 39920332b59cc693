"""The alarms there are: their words, the rules that can confirm them, the case they are for."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

AlarmKind = Literal[
    "unattended",
    "single_officer",
    "unchecked",
    "handling_timeout",
    "waiting_timeout",
    "not_returned",
    "device",
]

ALARM_LABELS: dict[AlarmKind, str] = {
    "unattended": "无人看管",
    "single_officer": "单人讯问",
    "unchecked": "未安检先讯问",
    "handling_timeout": "办案超时",
    "waiting_timeout": "候问超时",
    "not_returned": "带离未归",
    "device": "设备告警",
}

RULES: dict[AlarmKind, tuple[str, ...]] = {
    "unattended": ("ADM-BQ-04",),
    "single_officer": ("ADM-BQ-07",),
    "unchecked": ("ADM-BQ-03",),
    "handling_timeout": ("ADM-BQ-08",),
    "waiting_timeout": (),
    "not_returned": (),
    "device": (),
}
"""Rules that can confirm an alarm; a handling limit adds those of its measure."""

PRESENCE_KINDS: frozenset[AlarmKind] = frozenset({"unattended", "single_officer"})
"""Alarms that come from presence and so from sensors that jitter."""


class WatchName(msgspec.Struct, frozen=True):
    """What a watch asks: which alarm, for which stay, and which of several.

    ``part`` tells apart limits that changed and interviews that followed one another.
    """

    kind: Annotated[AlarmKind, Meta(title="告警种类")]
    stay_id: Annotated[str, Meta(title="入区编号")]
    part: Annotated[str, Meta(title="同种之中的哪一个")] = ""
