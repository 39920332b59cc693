"""Scores of cases (每案必评): points from confirmed findings alone, by a table with versions.

Neither deadlines of the disposal nor raw warnings count, and nobody's scores are added up.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, func, insert, select

from api.audit.chain import content_hash
from api.audit.journal import record
from api.clock import Clock
from api.disposal.indicators import EXAMPLES, is_forbidden
from api.disposal.items import sight
from api.disposal.refusals import InvalidError, NotFoundError, RefusedError
from api.disposal.states import DECIDED, Result, State
from api.disposal.tables import items, score_tables, scores
from api.security.identity import Identity
from api.store.database import Database
from api.watching.asking import seen_case
from api.watching.case_rows import LEFT
from api.watching.tables import cases
from engine.answers import SEVERITIES

FULL = 100_00
"""A case without confirmed problems, in hundredths of a point."""

MOST_LINES = 1_000

_encode = msgspec.json.Encoder(order="sorted").encode


class Points(msgspec.Struct, frozen=True):
    """One line of a table: what a confirmed finding of a rule, or of a severity, takes away.

    Exactly one of ``rule`` and ``severity`` is named; a rule goes before its severity.  ``points``
    in hundredths.
    """

    label: str
    points: int
    rule: str | None = None
    severity: str | None = None


class ScoreTable(NamedTuple):
    """A version; moments in milliseconds UTC."""

    version: int
    in_force_at: int
    published_by: str
    published_at: int
    note: str
    lines: tuple[Points, ...]


class ScoreLine(msgspec.Struct, frozen=True):
    """What one confirmed finding took away, in hundredths."""

    finding_id: str
    rule: str
    severity: str
    points: int


class Score(NamedTuple):
    """A case's score; ``undecided`` findings of it were not confirmed by then."""

    seq: int
    case_id: str
    version: int
    score: int
    undecided: int
    scored_by: str
    scored_at: int
    content: str
    lines: tuple[ScoreLine, ...]


class Scoring:
    """Publishes tables and scores cases, each in a transaction of its own."""

    def __init__(
        self, database: Database, clock: Clock, rule_ids: Callable[[], Collection[str]]
    ) -> None:
        self._database = database
        self._clock = clock
        self._rule_ids = rule_ids

    def publish(
        self, identity: Identity, lines: Sequence[Points], in_force_at: int, note: str
    ) -> ScoreTable:
        """A new version.  Raises InvalidError for a line that cannot be, or a date gone by."""
        _require_usable(lines, self._rule_ids())
        now = self._clock.now_precise()
        if in_force_at < now:
            raise InvalidError("施行时间不得早于现在，已评的案件不因新表改分")
        row = {
            "in_force_at": in_force_at,
            "published_by": identity.subject,
            "published_at": now,
            "note": note,
            "body": _encode(lines),
        }
        with self._database.writing() as connection:
            made = insert(score_tables).values(row).returning(score_tables.c.version)
            version = connection.execute(made).scalar_one()
            content = {
                "version": version,
                "in_force_at": in_force_at,
                "lines": content_hash(_encode(lines)),
            }
            record(connection, "score.table", identity.subject, now, content)
            return table_of(connection, version)

    def score(self, identity: Identity, case_id: str) -> Score:
        """Score a case by the table now in force.

        Raises NotFoundError for a case that may not be seen, RefusedError without a table.
        """
        with self._database.writing() as connection:
            if seen_case(connection, identity, case_id) is None:
                raise NotFoundError(case_id)
            now = self._clock.now_precise()
            table = table_at(connection, now)
            lines, undecided = _lines(connection, table, case_id)
            row = {
                "case_id": case_id,
                "version": table.version,
                "score": _total(lines),
                "undecided": undecided,
                "scored_by": identity.subject,
                "scored_at": now,
                "content": _content(case_id, table.version, lines),
                "body": _encode(lines),
            }
            seq = connection.execute(insert(scores).values(row).returning(scores.c.seq))
            told = {name: row[name] for name in ("case_id", "version", "score", "content")}
            record(connection, "case.scored", identity.subject, now, told)
            return _score((seq.scalar_one(), *row.values()))


def table_of(connection: Connection, version: int) -> ScoreTable:
    """One version.  Raises NotFoundError."""
    found = select(score_tables).where(score_tables.c.version == version)
    row = connection.execute(found).first()
    if row is None:
        raise NotFoundError(str(version))
    return _table(row)


def table_at(connection: Connection, at: int) -> ScoreTable:
    """The version in force at a moment (milliseconds UTC).  Raises RefusedError if none is."""
    columns = score_tables.c
    query = select(score_tables).where(columns.in_force_at <= at)
    newest = query.order_by(columns.in_force_at.desc(), columns.version.desc()).limit(1)
    row = connection.execute(newest).first()
    if row is None:
        raise RefusedError("还没有施行的分值表")
    return _table(row)


def tables_after(connection: Connection, after: int, limit: int) -> list[ScoreTable]:
    """Versions after a version, oldest first."""
    columns = score_tables.c
    query = select(score_tables).where(columns.version > after)
    return [_table(row) for row in connection.execute(query.order_by(columns.version).limit(limit))]


def scores_of(connection: Connection, case_id: str, after: int, limit: int) -> list[Score]:
    """Scores of a case after a number, oldest first."""
    query = select(scores).where(scores.c.case_id == case_id, scores.c.seq > after)
    return [_score(row) for row in connection.execute(query.order_by(scores.c.seq).limit(limit))]


def is_current(connection: Connection, score: Score) -> bool:
    """Whether the same table, asked again now, comes to the same lines."""
    table = table_of(connection, score.version)
    lines, _ = _lines(connection, table, score.case_id)
    return _content(score.case_id, score.version, lines) == score.content


def unscored(connection: Connection, identity: Identity, after: str, limit: int) -> list[str]:
    """Cases that are watched no more and were never scored, in the order of their ids."""
    query = (
        select(cases.c.case_id)
        .outerjoin(scores, scores.c.case_id == cases.c.case_id)
        .where(sight(identity), cases.c.state == LEFT, cases.c.case_id > after)
        .where(scores.c.seq.is_(None))
        .order_by(cases.c.case_id)
        .limit(limit)
    )
    return list(connection.scalars(query))


def _require_usable(lines: Sequence[Points], rule_ids: Collection[str]) -> None:
    if not 1 <= len(lines) <= MOST_LINES:
        raise InvalidError(f"分值表应有 1 至 {MOST_LINES} 行")
    if any(is_forbidden(line.label) for line in lines):
        raise InvalidError(f"不得以{EXAMPLES}等指标考评；分值只按经认定的执法问题设定")
    if any((line.rule is None) == (line.severity is None) for line in lines):
        raise InvalidError("每行写规则编号或者严重程度之一")
    if any(line.severity not in (None, *SEVERITIES) for line in lines):
        raise InvalidError(f"严重程度应为{'、'.join(SEVERITIES)}之一")
    if any(line.rule is not None and line.rule not in rule_ids for line in lines):
        raise InvalidError("有的规则编号不在现行规则之中")
    if any(not 0 <= line.points <= FULL for line in lines):
        raise InvalidError("分值应为 0 至 100")
    if len({(line.rule, line.severity) for line in lines}) != len(lines):
        raise InvalidError("同一规则或者同一严重程度写了两行")


def _lines(
    connection: Connection, table: ScoreTable, case_id: str
) -> tuple[tuple[ScoreLine, ...], int]:
    by_rule = {line.rule: line.points for line in table.lines if line.rule is not None}
    by_severity = {line.severity: line.points for line in table.lines if line.severity is not None}
    columns = items.c
    confirmed = (
        select(columns.finding_id, columns.rule, columns.severity)
        .where(columns.case_id == case_id, columns.result == Result.UPHELD.value)
        .order_by(columns.finding_id)
    )
    lines = tuple(
        ScoreLine(*row, by_rule.get(row.rule, by_severity.get(row.severity, 0)))
        for row in connection.execute(confirmed)
    )
    open_states = sorted(set(State) - DECIDED - {State.WITHDRAWN})
    undecided = select(func.count()).where(
        columns.case_id == case_id, columns.state.in_(open_states)
    )
    return lines, connection.scalar(undecided) or 0


def _total(lines: Sequence[ScoreLine]) -> int:
    return max(0, FULL - sum(line.points for line in lines))


def _content(case_id: str, version: int, lines: Sequence[ScoreLine]) -> str:
    return content_hash(_encode([case_id, version, lines]))


def _table(row: Any) -> ScoreTable:
    *rest, content = row
    return ScoreTable._make([*rest, msgspec.json.decode(content, type=tuple[Points, ...])])


def _score(row: Any) -> Score:
    *rest, content = row
    return Score._make([*rest, msgspec.json.decode(content, type=tuple[ScoreLine, ...])])
