"""What the routes of tables of points and of scores say."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from api.disposal.scoring import MOST_LINES, Points, Score, ScoreTable
from api.http.case_wire import PLAIN
from api.http.disposal_wire import Body, Comment, Number
from api.http.order_wire import Time
from api.moments import written_at

Label = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=PLAIN)]
Severity = Literal["严重", "较重", "一般", "提示"]
HUNDREDTHS = 100


class PointsLine(Body):
    """What a confirmed finding takes away."""

    label: Label = Field(title="名称")
    points: Decimal = Field(title="扣几分", ge=0, le=100, max_digits=5, decimal_places=2)
    rule: Number | None = Field(default=None, title="规则编号（与严重程度二者取一）")
    severity: Severity | None = Field(default=None, title="严重程度")


class ScoreTableBody(Body):
    """A new version of the table."""

    in_force_at: Time = Field(title="何时起施行", examples=["2026-08-01T00:00:00+08:00"])
    note: Comment = Field(default="", title="说明")
    lines: list[PointsLine] = Field(title="各行", min_length=1, max_length=MOST_LINES)


class ScoreTableShown(Body):
    """A version of the table."""

    version: int = Field(title="第几版")
    in_force_at: str = Field(title="何时起施行")
    published_by: str = Field(title="何人公布")
    published_at: str = Field(title="公布时间")
    note: str = Field(title="说明")
    lines: list[PointsLine] = Field(title="各行")


class ScoreTablePage(Body):
    """Versions, oldest first."""

    tables: list[ScoreTableShown] = Field(title="分值表")
    next: int | None = Field(title="下一页从第几版之后取，没有下一页的为空")


class ScoreLineShown(Body):
    """What one confirmed finding took away."""

    finding_id: str = Field(title="发现编号")
    rule: str = Field(title="规则编号")
    severity: str = Field(title="严重程度")
    points: float = Field(title="扣几分")


class ScoreShown(Body):
    """A case's score."""

    seq: int = Field(title="序号")
    case_id: str = Field(title="案件编号")
    version: int = Field(title="按第几版分值表")
    score: float = Field(title="得分，满分 100")
    undecided: int = Field(title="评时还没有认定的发现数")
    scored_by: str = Field(title="何人评")
    scored_at: str = Field(title="何时评")
    content: str = Field(title="各行的摘要")
    lines: list[ScoreLineShown] = Field(title="各行")
    still_so: bool = Field(title="按同一版现在重算仍是如此")


class ScorePage(Body):
    """Scores of a case, oldest first."""

    scores: list[ScoreShown] = Field(title="评分")
    next: int | None = Field(title="下一页从哪个序号之后取，没有下一页的为空")


class UnscoredPage(Body):
    """Cases that are watched no more and have no score."""

    cases: list[str] = Field(title="案件编号")
    next: str | None = Field(title="下一页从哪个编号之后取，没有下一页的为空")


def points_of(line: PointsLine) -> Points:
    """A line as it is kept, in hundredths."""
    return Points(line.label, int(line.points * HUNDREDTHS), line.rule, line.severity)


def table_shown(table: ScoreTable) -> ScoreTableShown:
    """A version for the wire."""
    lines = [
        PointsLine.model_validate(
            {
                "label": line.label,
                "points": Decimal(line.points) / HUNDREDTHS,
                "rule": line.rule,
                "severity": line.severity,
            }
        )
        for line in table.lines
    ]
    return ScoreTableShown(
        version=table.version,
        in_force_at=written_at(table.in_force_at),
        published_by=table.published_by,
        published_at=written_at(table.published_at),
        note=table.note,
        lines=lines,
    )


def score_shown(score: Score, still_so: bool) -> ScoreShown:
    """A score for the wire."""
    lines = [
        ScoreLineShown(
            finding_id=line.finding_id,
            rule=line.rule,
            severity=line.severity,
            points=line.points / HUNDREDTHS,
        )
        for line in score.lines
    ]
    return ScoreShown(
        seq=score.seq,
        case_id=score.case_id,
        version=score.version,
        score=score.score / HUNDREDTHS,
        undecided=score.undecided,
        scored_by=score.scored_by,
        scored_at=written_at(score.scored_at),
        content=score.content,
        lines=lines,
        still_so=still_so,
    )
