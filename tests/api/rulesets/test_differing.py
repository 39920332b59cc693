"""The difference of two versions says which rules changed in which respect."""

from __future__ import annotations

import msgspec
import pytest

from api.rulesets.differing import RulesetDiff, difference, in_words
from api.rulesets.examining import examine
from api.rulesets.rule_changes import ASPECT_LABELS
from dsl.content import rulesets_folder
from dsl.manifests import Surroundings, surroundings
from tests.api.rulesets.sample import files


@pytest.fixture(scope="module")
def around() -> Surroundings:
    return surroundings(rulesets_folder())


def differing(around: Surroundings, *changes: tuple[str, str], **other: bytes) -> RulesetDiff:
    """The difference between the sample and the sample with some words replaced."""
    old = files()
    text = old["area.rule"].decode()
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    new = old | {"area.rule": text.encode()} | {f"{k}.rule": v for k, v in other.items()}
    first, second = examine(old, around).ruleset, examine(new, around).ruleset
    assert first is not None
    assert second is not None
    return difference(first, second, old, new)


@pytest.mark.parametrize(
    ("before", "after", "aspects", "words"),
    [
        ("24小时", "12小时", {"limits"}, "期限与数量由“24小时”改为“12小时”"),
        ("严重「", "一般「", {"severity"}, "严重程度由“严重”改为“一般”"),
        ("仍未讯问", "没有讯问", {"message"}, "违规说明由"),
        ("第八十六条", "第八十五条", {"basis"}, "第八十五条"),
        ("2018-10-26", "2019-01-01", {"in_force"}, "施行期间由“2018-10-26 起”改为"),
        ("为 刑事拘留\n", "为 刑事拘留\n  除外「先行拘留」：紧急先行 为 是\n", {"exceptions"},
         "除外由“无”改为“先行拘留”"),
        ("立即讯问；", "马上讯问；", {"advice"}, "整改建议"),
        ("黄色；", "蓝色；", {"warnings"}, "预警由“黄、红”改为“蓝、红”"),
        ("措施种类 为 刑事拘留\n", "措施种类 为 逮捕\n", {"scope"}, "适用范围有改动"),
        ("且 开始时间 不早于 本措施 的 执行时间", "", {"duty"}, "应当的内容"),
        ("拘留后二十四小时以内讯问」", "拘留后讯问」", {"title"}, "名称"),
    ],
)  # fmt: skip
def test_each_respect_is_told_apart(
    around: Surroundings, before: str, after: str, aspects: set[str], words: str
) -> None:
    found = differing(around, (before, after))
    (rule,) = found.rules
    assert (rule.rule, rule.change) == ("CR-F05", "changed")
    assert {each.aspect for each in rule.aspects} == aspects <= ASPECT_LABELS.keys()
    assert words in in_words(found)
    assert any("刑事诉讼法" in each.article for each in found.articles)


def test_a_rule_added_is_removed_the_other_way_round(around: Surroundings) -> None:
    more = files()["area.rule"].decode().replace("CR-F05", "CR-F06").encode()
    old, new = files(), files() | {"more.rule": more}
    first, second = examine(old, around).ruleset, examine(new, around).ruleset
    assert first is not None
    assert second is not None
    there, back = difference(first, second, old, new), difference(second, first, new, old)
    assert [(each.rule, each.change) for each in there.rules] == [("CR-F06", "added")]
    assert [(each.rule, each.change) for each in back.rules] == [("CR-F06", "removed")]
    assert in_words(there).startswith("新增 CR-F06")


def test_of_several_rules_under_one_id_only_the_changed_one_is_named(around: Surroundings) -> None:
    one = examine(files(), around).ruleset
    assert one is not None
    (rule,) = one.rules
    twin = msgspec.structs.replace(rule, title="逮捕后讯问")
    changed = msgspec.structs.replace(twin, severity="一般")
    old = msgspec.structs.replace(one, rules=(rule, twin))
    new = msgspec.structs.replace(one, rules=(changed, rule))
    (found,) = difference(old, new, {}, {}).rules
    assert (found.title, [each.aspect for each in found.aspects]) == ("逮捕后讯问", ["severity"])
    assert difference(old, old, {}, {}).rules == ()


def test_a_change_of_the_text_alone_changes_no_meaning(around: Surroundings) -> None:
    found = differing(around, ("  类别：时限\n", "  # 说明\n  类别：时限\n"))
    assert (found.same, found.rules) == (True, ())
    assert [each.file for each in found.texts] == ["area.rule"]
    assert "+  # 说明" in found.texts[0].diff
    assert "含义相同" in in_words(found)


def test_what_rules_share_names_the_rules_that_use_it(around: Surroundings) -> None:
    def version(hours: int) -> dict[str, bytes]:
        text = files()["area.rule"].decode().replace("24小时", "讯问时限")
        parameter = f"参数 讯问时限（本地）：{hours}小时，自 2018-10-26 起\n\n"
        return files() | {"area.rule": (parameter + text).encode()}

    old, new = examine(version(24), around).ruleset, examine(version(12), around).ruleset
    assert old is not None
    assert new is not None
    found = difference(old, new, version(24), version(12))
    (shared,) = found.shared
    assert (shared.kind, shared.name, shared.rules) == ("parameter", "讯问时限", ("CR-F05",))
    assert (shared.old, shared.new) == ("24小时", "12小时")
    assert in_words(found) == "修改参数「讯问时限」：24小时 改为 12小时（用到的规则：CR-F05）\n"
