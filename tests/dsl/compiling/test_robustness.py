"""Whatever stands in a text, compiling ends with a ruleset or with problems in the text."""

import random
from pathlib import Path

import pytest

from dsl.compiling import compile_texts
from dsl.content import rulesets_folder
from dsl.manifests import Surroundings, surroundings
from dsl.source import SourceFile

SAMPLE = Path(__file__).parent / "sample"
TEXTS = {path.name: path.read_text("utf-8") for path in sorted(SAMPLE.glob("*.rule"))}
PIECES = (
    "强制措施", "执行时间", "的", "有", "为", "且", "或", "（", "）", "；", "：", "三日", "24小时",
    "本措施", "该讯询问", "甲", "拘留期限", "届满", "三类人员", "羁押类", "案件", "是", "\n",
    "  期限：", "  除外：", "规则 CR-F05「一」", "参数 甲数：3，自 2020-01-01 起",
)  # fmt: skip


@pytest.fixture(scope="module")
def around() -> Surroundings:
    return surroundings(rulesets_folder())


def damaged(text: str, chance: random.Random) -> str:
    """The text with a few stretches cut, moved, or replaced by other words."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(text))
        end = min(len(text), at + chance.randint(0, 12))
        middle = chance.choice(("", chance.choice(PIECES), text[at:end] * 2))
        text = text[:at] + middle + text[end:]
    return text


@pytest.mark.parametrize("seed", range(60))
def test_damaged_texts_never_crash_the_compiler(seed: int, around: Surroundings) -> None:
    chance = random.Random(seed)
    sources = [SourceFile(name, damaged(text, chance)) for name, text in TEXTS.items()]
    result = compile_texts(sources, around)
    errors = [d for d in result.diagnostics if d.severity == "error"]
    assert (result.ruleset is None) == bool(errors)
    for problem in result.diagnostics:
        source = result.sources[problem.span.file]
        assert 0 <= problem.span.start <= problem.span.end <= len(source.text)


@pytest.mark.parametrize("seed", range(20))
def test_one_wrong_word_leaves_the_other_rules_alone(seed: int, around: Surroundings) -> None:
    chance = random.Random(seed)
    text = TEXTS["criminal.rule"]
    lines = text.split("\n")
    at = chance.choice([i for i, line in enumerate(lines) if line.startswith("  适用：")])
    lines[at] = lines[at].replace("每一", "每二", 1)
    broken = {**TEXTS, "criminal.rule": "\n".join(lines)}
    result = compile_texts([SourceFile(n, t) for n, t in broken.items()], around)
    source = result.sources["criminal.rule"]
    places = {source.position(d.span.start).line for d in result.diagnostics}
    assert places == {at + 1}


@pytest.mark.parametrize("line", ["顺延", "办结", "适用法", "期限", "类别"])
def test_a_line_that_can_not_be_read_is_not_called_missing_too(
    line: str, around: Surroundings
) -> None:
    lines = TEXTS["penalties.rule"].split("\n")
    at = max(i for i, text in enumerate(lines) if text.startswith(f"  {line}："))
    lines[at] = f"  {line}：甲乙丙"
    broken = {**TEXTS, "penalties.rule": "\n".join(lines)}
    result = compile_texts([SourceFile(n, t) for n, t in broken.items()], around)
    assert len(result.diagnostics) == 1, [(d.code, d.message) for d in result.diagnostics]
