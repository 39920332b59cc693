"""Does a rule have every line it needs, an id of the scheme and a title?"""

from __future__ import annotations

import re

from dsl.lowering.context import Context
from dsl.syntax.declarations import RuleDecl

ID_SCHEME = re.compile(r"CR-[A-Z]\d{2,3}|ADM-[A-Z]{2}-\d{2,3}")


def check_lines(rules: list[RuleDecl], context: Context) -> None:
    """Report E218, E401, E402, E413 and E414 for each rule.

    A line that is there but could not be read has been reported and is not called missing.
    """
    for rule in rules:
        _check_heading(rule, context)
        if "" in rule.unread:
            continue
        if not rule.basis and not rule.local and "依据" not in rule.unread:
            context.diagnostics.add(
                "E401",
                context.heading(rule.span),
                f"规则 {rule.id} 没有依据",
                found=rule.id,
                advice="加一行“依据：《…》第…条”；各地自定的规则在标题之后写“（本地）”",
            )
        if rule.in_force is None and "施行" not in rule.unread:
            context.diagnostics.add(
                "E402",
                context.heading(rule.span),
                f"规则 {rule.id} 没有写明施行日期",
                found=rule.id,
                advice="加一行“施行：2013-01-01 起”",
            )
        for missing, line in (
            (rule.kind is None, "类别：时限、程序、资格、文书、禁止、公示或者统计"),
            (rule.scope is None, "适用：每一 … ，其中 …"),
            (not rule.duties, "应当：… 或者 不得：…"),
            (rule.breach is None, "违规：严重「…」"),
        ):
            if missing and line.split("：")[0] not in rule.unread:
                context.diagnostics.add(
                    "E413",
                    context.heading(rule.span),
                    f"规则 {rule.id} 缺少“{line.split('：')[0]}”一行",
                    found=rule.id,
                    advice=f"加一行“{line}”",
                )


def _check_heading(rule: RuleDecl, context: Context) -> None:
    if not ID_SCHEME.fullmatch(rule.id):
        context.diagnostics.add(
            "E218",
            context.heading(rule.span),
            f"规则编号 {rule.id} 不合编号办法",
            found=rule.id,
            expected=("CR-F05", "ADM-JD-01"),
            advice="刑事写 CR-一个字母两位数字，行政写 ADM-两个字母-两位数字",
        )
    if not rule.title.strip():
        context.diagnostics.add(
            "E414",
            context.heading(rule.span),
            f"规则 {rule.id} 没有标题",
            found=rule.id,
            advice="在编号之后的「」里写标题",
        )
