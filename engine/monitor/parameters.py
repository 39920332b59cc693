"""What a site may set for the monitor.  All spans in seconds."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

HOUR = 3600

Span = Annotated[int, Meta(ge=0, le=30 * 24 * HOUR)]
Leads = Annotated[tuple[Annotated[int, Meta(ge=1, le=48 * HOUR)], ...], Meta(max_length=6)]


class Parameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Thresholds and leads; the lengths of legal limits are not among them (``limits``).

    The defaults come from the warning leads of ADM-BQ-04, -07, -08 (60 秒；剩余 2 小时、1 小时、
    30 分钟); the rest are local values a site is expected to set.
    """

    unattended_after: Annotated[Span, Meta(title="无人看管持续多久告警")] = 60
    single_after: Annotated[Span, Meta(title="单人讯问持续多久告警")] = 60
    presence_leads: Annotated[Leads, Meta(title="无人看管、单人讯问的提前量")] = ()
    presence_clear: Annotated[Span, Meta(title="恢复多久才算一次情形结束")] = 30
    unchecked_after: Annotated[Span, Meta(title="入区后多久未安检提醒")] = 10 * 60
    limit_leads: Annotated[Leads, Meta(title="办案超时的提前量")] = (2 * HOUR, HOUR, HOUR // 2)
    waiting_limit: Annotated[Span, Meta(title="连续候问上限")] = 24 * HOUR
    waiting_leads: Annotated[Leads, Meta(title="候问超时的提前量")] = (HOUR,)
    return_within: Annotated[Span, Meta(title="带离未写应返回时间的，多久应返回")] = 2 * HOUR
    return_leads: Annotated[Leads, Meta(title="带离未归的提前量")] = (15 * 60,)
    device_hold: Annotated[Span, Meta(title="同种设备告警相隔多久算另一次")] = 5 * 60
    always_sensed: Annotated[bool, Meta(title="各房间均有在场感知")] = False
    """Without it an area counts as sensed once it has sent a presence event: silence of an area
    that never reports presence is not known to be absence."""

    stream_engine: Annotated[Literal["auto", "durable", "plain"], Meta(title="流引擎")] = "auto"
    """auto: durable_rules where it is installed, else the plain engine."""


DEFAULT_PARAMETERS = Parameters()
