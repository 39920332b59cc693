"""A look at everything that has to be right before a site relies on the service."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import text

from api.clock import Clock
from api.machine_code import missing, parts
from api.operations.readiness import MOST_SKEW_MILLISECONDS, clock_skew
from api.settings import Settings
from api.store.database import Database
from dsl.ir.rules import Ruleset
from engine.checking.registry import default_engines
from engine.compiled.engine import Compiled

LEAST_FREE_BYTES = 1 << 30
LEAST_SQLITE = (3, 35, 0)


class Grade(StrEnum):
    """How a check came out."""

    GOOD = "好"
    NOTE = "注意"
    BAD = "不行"


class Outcome(NamedTuple):
    """One thing looked at; ``advice`` says what to do unless it is good."""

    about: str
    grade: Grade
    found: str
    advice: str = ""


class Doctor:
    """Looks at one installation.  Nothing is changed, except a file written and removed."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        rules: Callable[[], Ruleset],
        database: Callable[[], Database],
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._rules = rules
        self._database = database

    def examine(self) -> Iterator[Outcome]:
        """Everything, one after another; a failure of one stops no other."""
        for about, look in (
            ("Python", self._python),
            ("数据目录", self._folder),
            ("磁盘", self._disk),
            ("规则集", self._ruleset),
            ("核查引擎", self._engines),
            ("机器码", self._machine_code),
            ("放假安排", self._calendar),
            ("数据库", self._store),
            ("时钟", self._time),
            ("访问方式", self._access),
        ):
            try:
                yield Outcome(about, *look())
            except Exception as error:
                detail = str(error) if _ours(error) else type(error).__name__
                yield Outcome(about, Grade.BAD, detail, "排除所述问题后再查一遍")

    def _python(self) -> tuple[Grade, str, str]:
        version = ".".join(map(str, sys.version_info[:3]))
        if sqlite3.sqlite_version_info < LEAST_SQLITE:
            return Grade.BAD, f"SQLite {sqlite3.sqlite_version}", "需要 SQLite 3.35 以上"
        return Grade.GOOD, f"{version}，SQLite {sqlite3.sqlite_version}", ""

    def _folder(self) -> tuple[Grade, str, str]:
        folder = Path(self._settings.data_dir).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".doctor"
        probe.write_bytes(b"fadu")
        probe.unlink()
        return Grade.GOOD, f"{folder} 可写", ""

    def _disk(self) -> tuple[Grade, str, str]:
        free = shutil.disk_usage(Path(self._settings.data_dir).resolve()).free
        found = f"余 {free / (1 << 30):.1f} GiB"
        if free < LEAST_FREE_BYTES:
            return Grade.BAD, found, "腾出空间，或者把 FADU_DATA_DIR 改到别处；写满后服务拒绝写入"
        return Grade.GOOD, found, ""

    def _ruleset(self) -> tuple[Grade, str, str]:
        rules = self._rules()
        return Grade.GOOD, f"{rules.name} {rules.version}，{len(rules.rules)} 条，{rules.hash}", ""

    def _engines(self) -> tuple[Grade, str, str]:
        return Grade.GOOD, "、".join(default_engines()), ""

    def _machine_code(self) -> tuple[Grade, str, str]:
        cache = self._settings.cache_folder()
        if cache is None:
            return Grade.NOTE, "用 Python 运行，没有缓存目录", "设 FADU_CACHE_DIR，再 fadu native"
        known = parts(Compiled(self._rules(), cache).source)
        lacking = missing(known, cache)
        if not lacking:
            return Grade.GOOD, f"正在使用机器码（{cache}）", ""
        advice = "可用 fadu native 加快约五倍；没有编译器的，用 fadu native --from 从离线包取用"
        if len(lacking) == len(known):
            return Grade.NOTE, "用 Python 运行", advice
        return Grade.NOTE, f"用 Python 运行的：{'、'.join(lacking)}；其余使用机器码", advice

    def _calendar(self) -> tuple[Grade, str, str]:
        year = datetime.fromtimestamp(self._clock.now_precise() / 1000, UTC).year
        last = max((each.year for each in self._rules().calendar.years), default=0)
        if last < year:
            return Grade.BAD, f"只到 {last} 年", "装入本年放假安排；在此之前工作日期限只能给出区间"
        if last == year:
            return Grade.NOTE, f"只到 {last} 年", "下一年安排公布后即装入；跨年的工作日期限暂为区间"
        return Grade.GOOD, f"到 {last} 年", ""

    def _store(self) -> tuple[Grade, str, str]:
        database = self._database()
        kind = "SQLite" if database.is_sqlite else "PostgreSQL"
        with database.writing() as connection:
            connection.execute(text("SELECT 1"))
        if database.is_sqlite and self._settings.environment == "production":
            return Grade.NOTE, f"{kind} 可写", "生产环境宜用 PostgreSQL（FADU_DATABASE_URL）"
        return Grade.GOOD, f"{kind} 可写", ""

    def _time(self) -> tuple[Grade, str, str]:
        database = self._database()
        skew = clock_skew(database, self._clock.now_precise())
        if abs(skew) > MOST_SKEW_MILLISECONDS:
            found = f"与数据库所记相差 {abs(skew) / 1000:.0f} 秒"
            return Grade.BAD, found, "与授时服务对时；期限计算以本机时钟为准"
        if database.is_sqlite:
            return Grade.NOTE, "没有可比对的时钟", "确认本机与授时服务同步（timedatectl）"
        return Grade.GOOD, f"与数据库相差 {abs(skew) / 1000:.1f} 秒", ""

    def _access(self) -> tuple[Grade, str, str]:
        if self._settings.access == "open":
            return Grade.NOTE, "开放（只听本机，仅供试用）", "投入使用前设 FADU_ACCESS=closed"
        if self._settings.environment != "production":
            return Grade.NOTE, "开发环境", "投入使用前设 FADU_ENVIRONMENT=production"
        return Grade.GOOD, "凭据访问，生产环境", ""


def _ours(error: Exception) -> bool:
    """Whether the text of an error is written for users."""
    return type(error).__module__.split(".")[0] in ("api", "dsl", "engine")
