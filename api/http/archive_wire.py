"""What the routes of files and statistics say."""

from __future__ import annotations

from pydantic import Field

from api.disposal.items import Item
from api.disposal.states import RESULT_LABELS, STATE_LABELS, Result, State
from api.disposal.statistics import Burden, Cell, Precision
from api.http.disposal_wire import Body, message_of, optional
from engine.answers import VERDICT_LABELS
from engine.rows import VERDICTS

_WORDS = {str(verdict): words for verdict, words in VERDICT_LABELS.items()}


class FileEntry(Body):
    """One confirmed finding."""

    finding_id: str = Field(title="发现编号")
    case_id: str = Field(title="案件编号")
    unit_path: str = Field(title="单位路径")
    officer: str | None = Field(title="主办民警警号")
    rule: str = Field(title="规则编号")
    severity: str = Field(title="严重程度")
    message: str = Field(title="一行说明")
    result_label: str = Field(title="复核认定")
    confirmed_at: str | None = Field(title="认定时间")
    contested: bool = Field(title="正在申诉")
    step: int = Field(title="最近一步的序号（申诉时写进 If-Match）")


class FilePage(Body):
    """A file in the order of the findings' ids."""

    entries: list[FileEntry] = Field(title="经人工认定的问题")
    next: str | None = Field(title="下一页从哪个编号之后取，没有下一页的为空")


class CellShown(Body):
    """One number."""

    key: dict[str, str | None] = Field(title="哪一格")
    count: int | None = Field(title="件数，不宜写明的为空")


class Cells(Body):
    """Numbers in the order of their keys."""

    cells: list[CellShown] = Field(title="各格")
    note: str = Field(title="说明")


class PrecisionShown(Body):
    """How often people confirmed what a rule found."""

    rule: str = Field(title="规则编号")
    decided: int | None = Field(title="复核认定的件数，不宜写明的为空")
    unfounded: int | None = Field(title="认定不成立的件数，不宜写明的为空")
    share: float | None = Field(title="认定率，不宜写明的为空")
    doubtful: bool = Field(title="认定率过低")
    hint: str = Field(title="建议")


class PrecisionPage(Body):
    """Rules in the order of their ids."""

    rules: list[PrecisionShown] = Field(title="各规则")
    next: str | None = Field(title="下一页从哪条规则之后取，没有下一页的为空")


class BurdenShown(Body):
    """How much one officer has in hand."""

    officer: str = Field(title="主办民警警号")
    open: int | None = Field(title="未办结的提示数，不宜写明的为空")
    above_target: bool | None = Field(title="多于目标数")


class BurdenPage(Body):
    """Officers in the order of their numbers."""

    officers: list[BurdenShown] = Field(title="民警")
    target: int = Field(title="目标：每人至多几件")
    next: str | None = Field(title="下一页从哪个警号之后取，没有下一页的为空")


def file_entry(item: Item) -> FileEntry:
    """An entry for the wire."""
    return FileEntry(
        finding_id=item.finding_id,
        case_id=item.case_id,
        unit_path=item.unit_path,
        officer=item.officer,
        rule=item.rule,
        severity=item.severity,
        message=message_of(item),
        result_label=RESULT_LABELS[Result(item.result or "")],
        confirmed_at=optional(item.confirmed_at),
        contested=item.state in (State.CONTESTED, State.RULED),
        step=item.step,
    )


def file_page(found: list[Item], limit: int) -> FilePage:
    """A page of a file; ``found`` has one more if there is a next page."""
    page = [file_entry(item) for item in found[:limit]]
    return FilePage(entries=page, next=page[-1].finding_id if len(found) > limit else None)


def cell_shown(names: list[str], cell: Cell) -> CellShown:
    """A cell for the wire."""
    key = {name: _word(name, value) for name, value in zip(names, cell.key, strict=True)}
    return CellShown(key=key, count=cell.number)


def precision_shown(found: Precision) -> PrecisionShown:
    """A rule's confirmations for the wire."""
    hint = "三十日认定率不足百分之六十，建议规则负责人改为影子运行并修订" if found.doubtful else ""
    return PrecisionShown(**found._asdict(), hint=hint)


def burden_shown(found: Burden) -> BurdenShown:
    """An officer's burden for the wire."""
    return BurdenShown(**found._asdict())


def _word(name: str, value: str | int | None) -> str | None:
    if value is None:
        return None
    if name == "verdict":
        return _WORDS[VERDICTS[int(value)]]
    if name == "state":
        return STATE_LABELS[State(str(value))]
    if name == "result":
        return RESULT_LABELS[Result(str(value))]
    if name == "month":
        return f"{int(value) // 100}-{int(value) % 100:02}"
    return str(value)
