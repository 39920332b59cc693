"""What operations are told of the watch: how many cases, what is overdue, how the sweep went."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from api.watching.case_rows import WATCHED
from api.watching.sweeping import last_sweep
from api.watching.tables import cases

Reading = tuple[str, str, float]
"""Name, Chinese description and value."""


OF_THE_SITE = frozenset({"watch_cases", "watch_sweep_cases"})
"""Those that say how many cases the whole site has."""


def figures(connection: Connection, minute: int) -> Iterator[Reading]:
    """The figures as of a minute of law."""
    watched = cases.c.state == WATCHED
    count = select(func.count()).select_from(cases)
    yield "watch_cases", "监测中的案件数", connection.execute(count.where(watched)).scalar_one()
    due = connection.execute(
        select(func.count(), func.min(cases.c.next_at)).where(cases.c.next_at <= minute)
    ).one()
    yield "watch_due_cases", "到时未复查的案件数", due[0]
    late = 0 if due[1] is None else (minute - due[1]) * 60
    yield "watch_due_seconds", "最久未复查的案件已到时（秒）", late
    failing = connection.execute(count.where(watched, cases.c.failures > 0)).scalar_one()
    yield "watch_failing_cases", "复查失败、等待重试的案件数", failing
    sweep = last_sweep(connection)
    if sweep is not None:
        yield "watch_sweep_cases", "最近一次夜间复查的案件数", sweep.cases
        yield "watch_sweep_disagreements", "最近一次夜间复查与登记不符的件数", sweep.disagreements
        share = sweep.disagreements / max(1, sweep.findings)
        yield "watch_sweep_disagreement_rate", "最近一次夜间复查与登记不符的比率", share
        finished = 0 if sweep.finished_at is None else sweep.finished_at / 1000
        yield (
            "watch_sweep_finished_seconds",
            "最近一次夜间复查结束的时刻（秒，未结束为 0）",
            finished,
        )
