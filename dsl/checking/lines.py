"""Does a rule have every line it needs, an id of the scheme, a title, and days in order?"""

from __future__ import annotations

import re

from dsl.diagnostics import Diagnostics
from dsl.syntax.declarations import RuleDecl

ID_SCHEME = re.compile(r"CR-[A-Z]\d{2,3}|ADM-[A-Z]{2}-\d{2,3}")


def check_lines(rules: list[RuleDecl], diagnostics: Diagnostics) -> None:
    """Report E218, E401, E402, E410, E413 and E414 for each rule."""
    for rule in rules:
        _check_heading(rule, diagnostics)
        if not rule.basis and not rule.local:
            diagnostics.add(
                "E401",
                rule.span,
                f"规则 {rule.id} 没有依据",
                found=rule.id,
                advice="加一行“依据：《…》第…条”；各地自定的规则在标题之后写“（本地）”",
            )
        if rule.in_force is None:
            diagnostics.add(
                "E402",
                rule.span,
                f"规则 {rule.id} 没有写明施行日期",
                found=rule.id,
                advice="加一行“施行：2013-01-01 起”",
            )
        elif rule.in_force.last is not None and rule.in_force.last < rule.in_force.first:
            diagnostics.add(
                "E410",
                rule.in_force.span,
                "止日早于起日",
                found=f"{rule.in_force.first} 至 {rule.in_force.last}",
                advice="改正日期",
            )
        for missing, line in (
            (rule.kind is None, "类别：时限、程序、资格、文书、禁止、公示或者统计"),
            (rule.scope is None, "适用：每一 … ，其中 …"),
            (not rule.duties, "应当：… 或者 不得：…"),
            (rule.breach is None, "违规：严重「…」"),
        ):
            if missing:
                diagnostics.add(
                    "E413",
                    rule.span,
                    f"规则 {rule.id} 缺少“{line.split('：')[0]}”一行",
                    found=rule.id,
                    advice=f"加一行“{line}”",
                )


def _check_heading(rule: RuleDecl, diagnostics: Diagnostics) -> None:
    if not ID_SCHEME.fullmatch(rule.id):
        diagnostics.add(
            "E218",
            rule.span,
            f"规则编号 {rule.id} 不合编号办法",
            found=rule.id,
            expected=("CR-F05", "ADM-JD-01"),
            advice="刑事写 CR-一个字母两位数字，行政写 ADM-两个字母-两位数字",
        )
    if not rule.title.strip():
        diagnostics.add(
            "E414",
            rule.span,
            f"规则 {rule.id} 没有标题",
            found=rule.id,
            advice="在编号之后的「」里写标题",
        )
