"""How delivery stands, in numbers: of one subscription, and of all for the metrics."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, and_, func, select

from api.delivery.reading import newest
from api.delivery.tables import receipts, subscriptions, tasks

LABELS = {
    "events_last_seq": "最后一件事件的序号",
    "events_behind": "最慢的订阅尚未看过的事件数",
    "subscriptions_active": "推送中的订阅数",
    "subscriptions_paused": "已暂停的订阅数",
    "subscriptions_failing": "最近一次推送失败的订阅数",
    "deliveries_waiting": "待推送的件数",
    "deliveries_dead": "死信件数",
    "oldest_retry_seconds": "试得最久而尚未送达的一件已试多久（秒）",
}
"""What each figure means, in Chinese."""

_WAITING = tasks.c.dead.is_(False)
_DEAD = tasks.c.dead.is_(True)


class Standing(NamedTuple):
    """One subscription: ``behind`` events not looked at yet, ``oldest_waiting`` the number of an
    event, ``next_try`` in milliseconds UTC.
    """

    behind: int
    waiting: int
    dead: int
    delivered: int
    oldest_waiting: int | None
    next_try: int | None


def standing(connection: Connection, subscription_id: str, cursor: int) -> Standing:
    """How one subscription stands."""
    mine = tasks.c.subscription_id == subscription_id
    waiting, oldest, following = connection.execute(
        select(func.count(), func.min(tasks.c.seq), func.min(tasks.c.next_at)).where(mine, _WAITING)
    ).one()
    dead = connection.scalar(select(func.count()).select_from(tasks).where(mine, _DEAD))
    taken = select(func.count()).select_from(receipts)
    delivered = connection.scalar(
        taken.where(receipts.c.subscription_id == subscription_id, receipts.c.status > 0)
    )
    behind = max(0, newest(connection) - cursor)
    return Standing(behind, waiting, dead or 0, delivered or 0, oldest, following)


def figures(connection: Connection, now: int) -> dict[str, float]:
    """All subscriptions together; names as the metrics have them, ages in seconds."""
    last = newest(connection)
    active = subscriptions.c.state == "active"
    counted = select(subscriptions.c.state, func.count()).group_by(subscriptions.c.state)
    states = {row.state: int(row[1]) for row in connection.execute(counted)}
    failing = connection.scalar(
        select(func.count()).select_from(subscriptions).where(active, subscriptions.c.failures > 0)
    )
    slowest = connection.scalar(select(func.min(subscriptions.c.cursor)).where(active))
    waiting = connection.scalar(select(func.count()).select_from(tasks).where(_WAITING))
    dead = connection.scalar(select(func.count()).select_from(tasks).where(_DEAD))
    first = connection.scalar(
        select(func.min(tasks.c.first_at)).where(and_(_WAITING, tasks.c.first_at.is_not(None)))
    )
    return {
        "events_last_seq": last,
        "events_behind": 0 if slowest is None else max(0, last - slowest),
        "subscriptions_active": states.get("active", 0),
        "subscriptions_paused": states.get("paused", 0),
        "subscriptions_failing": failing or 0,
        "deliveries_waiting": waiting or 0,
        "deliveries_dead": dead or 0,
        "oldest_retry_seconds": 0 if first is None else max(0, now - first) / 1000,
    }
