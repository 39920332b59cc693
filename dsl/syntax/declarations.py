"""Declarations of a ruleset: 规则、定义、期限定义、参数、阶梯."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from dsl.syntax.examples import Example
from dsl.syntax.expressions import Amount, Condition, Path, Value
from dsl.syntax.limits import BackFrom, Length, Limit, PeriodCall
from dsl.syntax.node import Node, Word
from dsl.syntax.warnings import Breach, LadderUse, Rung

Kind = Literal["时限", "程序", "资格", "文书", "禁止", "公示", "统计"]

# ---------------------------------------------------------------- header of a rule


@dataclass(frozen=True, slots=True)
class Citation(Node):
    """《治安管理处罚法》（2025）第一百一十八条第一款; ``version`` empty where not written."""

    law: str
    version: str
    article: str


@dataclass(frozen=True, slots=True)
class InForce(Node):
    """施行：2013-01-01 起, or 2013-01-01 至 2025-12-31 (both days included)."""

    first: datetime.date
    last: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Verification(Node):
    """核实：已核 | 部分核实「…」 | 未核实「…」."""

    status: Literal["已核", "部分核实", "未核实"]
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Subject(Node):
    """每一 强制措施, 每一 强制措施 的 期限变更 (two binders: the measure, then its changes).

    ``source.head`` is the entity, each step a list fact. ``letter`` names one of a pair.
    """

    source: Path
    letter: Literal["甲", "乙"] | None = None


@dataclass(frozen=True, slots=True)
class Scope(Node):
    """适用：每一 强制措施，其中 … | 案件，其中 … | 每一对 讯询问 甲、乙，其中 ….

    ``subjects`` is empty for 案件. ``unordered``: 每一对, each pair once. ``where`` is the
    condition after 其中: a record (or case) for which it is false gives no row.
    """

    subjects: tuple[Subject, ...]
    where: Condition | None = None
    unordered: bool = False


@dataclass(frozen=True, slots=True)
class Exemption(Node):
    """除外「label」：condition."""

    label: str
    when: Condition


# ---------------------------------------------------------------- duties


@dataclass(frozen=True, slots=True)
class MustHold(Node):
    """应当：condition, 不得：condition (``forbidden``); 宽松：condition is the weaker view.

    Under 不得 the condition, and the lenient one, are what must not be the case.
    """

    holds: Condition
    forbidden: bool = False
    lenient: Condition | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class MustDo(Node):
    """应当：已 讯问时间 (or 有 讯询问，其中 …) with 期限：….

    ``action`` says what is done: 已 TIME, several joined by 或 (the earliest counts), or 有 …
    with ``done`` (办结：该讯询问 的 开始时间; the earliest over the records).  ``done`` alone
    decides the time where given.  ``back``: so long before the limit's end (届满前 7日) or, with
    ``BackFrom``, before that time.  ``forbidden``: 不得 with 期限, it must not be done before the
    limit has run out (期满前不得).
    """

    action: Condition
    limit: Limit | PeriodCall | BackFrom
    done: Value | None = None
    back: Length | None = None
    forbidden: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True)
class MustPrecede(Node):
    """应当：A 先于 B; ``inclusive``: A 不晚于 B."""

    first: Value
    second: Value
    inclusive: bool = False
    label: str = ""


Duty = MustHold | MustDo | MustPrecede

# ---------------------------------------------------------------- declarations


@dataclass(frozen=True, slots=True)
class RuleDecl(Node):
    """One version of one rule; several with one id are its versions.

    ``requires`` (前提) is a condition on an existing subject: where it is false the rule answers
    不适用; where the scope's 其中 is false there is no row at all. A field that the text lacks is
    None or empty; the checks say so, unless the line was there but could not be read: ``unread``
    holds the fields of such lines (empty text for a line of unknown field), which were reported.
    """

    id: str
    title: str
    local: bool = False
    kind: Kind | None = None
    basis: tuple[Citation, ...] = ()
    in_force: InForce | None = None
    governed_by: Value | None = None
    verification: Verification | None = None
    scope: Scope | None = None
    requires: Condition | None = None
    exceptions: tuple[Exemption, ...] = ()
    overrides: tuple[Word, ...] = ()
    duties: tuple[Duty, ...] = ()
    warnings: tuple[Rung, ...] | LadderUse | None = None
    breach: Breach | None = None
    points: Decimal | None = None
    advice: str = ""
    examples: tuple[Example, ...] = ()
    unread: frozenset[str] = frozenset()

    @property
    def incomplete(self) -> bool:
        """Some line could not be read."""
        return bool(self.unread)


@dataclass(frozen=True, slots=True)
class DefinitionDecl(Node):
    """定义 三类人员（强制措施）：…: a derived fact of one record of ``entity``.

    Inside, bare facts and 本措施 speak of that record.
    ``body`` is a condition, or a value where it gives a number or a time; a lone path is a value.
    """

    name: Word
    entity: Word
    body: Condition | Value


@dataclass(frozen=True, slots=True)
class PeriodDecl(Node):
    """期限定义 侦查羁押期限（强制措施） with 期限, 延长, 扣除, 口径 … below it."""

    name: Word
    entity: Word
    limit: Limit


@dataclass(frozen=True, slots=True)
class ParameterRow(Node):
    """八小时，自 2006-03-01 至 2025-12-31，依据《…》（2012）第八十三条."""

    value: Amount
    in_force: InForce
    basis: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class ParameterDecl(Node):
    """参数 治安传唤时限（本地）：row；row."""

    name: Word
    rows: tuple[ParameterRow, ...]
    local: bool = False


@dataclass(frozen=True, slots=True)
class LadderDecl(Node):
    """阶梯 羁押类：rung；rung."""

    name: Word
    rungs: tuple[Rung, ...]


Declaration = RuleDecl | DefinitionDecl | PeriodDecl | ParameterDecl | LadderDecl


@dataclass(frozen=True, slots=True)
class RuleFile(Node):
    """All declarations of one file, in its order.

    ``incomplete``: names of definitions, periods, parameters and ladders that are left out because
    their text could not be read (reported); a use of them is no second mistake.
    """

    declarations: tuple[Declaration, ...]
    incomplete: tuple[str, ...] = ()
