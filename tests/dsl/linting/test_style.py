"""Warnings stay away where nothing is wrong."""

import pytest

from dsl.compiling import compile_texts
from dsl.content import rulesets_folder
from dsl.manifests import surroundings
from dsl.source import SourceFile
from tests.dsl.lowering.texts import codes_of, compiled, rule_text

LIMIT = ("期限：自 执行时间 起 三日 以内", "顺延：不顺延（在押）")


def extension(where: str) -> str:
    return f"延长「延」：有 期限变更，其中 {where}；增加 四日；批准于 呈请时间；届满前批准"


@pytest.mark.parametrize(
    ("where", "codes"),
    [
        ("审批 经 县级以上公安机关负责人 批准", []),
        ("文书 的 发出时间 早于 呈请时间", []),
        ("变更种类 为 延长期限", ["W509"]),
    ],
)
def test_an_extension_needs_someone_who_decides(where: str, codes: list[str]) -> None:
    assert codes_of(rule_text("应当：已 解除", *LIMIT, extension(where))) == codes


def test_a_message_that_tells_how_long_it_is_overdue_is_precise_enough() -> None:
    text = rule_text("应当：已 解除", *LIMIT).replace("{届满}", "{超期}")
    assert codes_of(text) == []


def test_a_rule_without_a_limit_need_not_tell_an_end() -> None:
    assert codes_of(rule_text("应当：已 解除").replace("{届满}", "")) == []


def test_two_versions_that_name_their_governing_time_are_fine() -> None:
    by_start = "适用法：按 执行时间"
    first = rule_text(by_start, "应当：已 解除", in_force="2018-10-26 至 2020-12-31")
    second = rule_text(by_start, "应当：已 解除", in_force="2021-01-01 起")
    assert codes_of(first, second) == []


def test_scenarios_are_checked_only_if_they_are_known() -> None:
    around = surroundings(rulesets_folder())
    text = SourceFile("a.rule", rule_text("应当：已 解除"))
    tagged = [compile_texts([text], around, tagged=t) for t in (None, {"CR-F90"}, {"CR-F91"})]
    assert [[d.code for d in result.diagnostics] for result in tagged] == [[], [], ["W507"]]


def test_unused_names_are_not_called_so_while_there_are_errors() -> None:
    unused = "定义 先释放（强制措施）：已 解除"
    result = compiled(unused, rule_text("应当：措施种类 为 讯问犯罪嫌疑人"))
    assert [d.code for d in result.diagnostics] == ["E207"]
