"""Problems come out right for people and for programs, under Chinese text too."""

import json

from dsl.diagnostics import Diagnostic, Diagnostics, Label
from dsl.error_codes.table import CODES
from dsl.rendering.machine import render_github, render_json
from dsl.rendering.sarif import render_sarif
from dsl.rendering.terminal import render_text
from dsl.source import NOWHERE, SourceFile, Span, display_width

TEXT = "规则 A-1「例」\n  施行：2026-02-30 起\n  标记：𠀀甲乙\n"
FILE = SourceFile("甲/例.rule", TEXT)
SOURCES = {FILE.name: FILE}


def at(word: str) -> Span:
    start = TEXT.index(word)
    return Span(FILE.name, start, start + len(word))


DATE = Diagnostic(
    "E111", at("2026-02-30"), "没有这一天", "2026-02-30", ("日期",), "核对年、月、日",
    (Label(at("规则"), "在这条规则里"),),
)  # fmt: skip
MARK = Diagnostic("W501", at("甲乙"), "标记:有误,请看", advice="改\n写")
NO_PLACE = Diagnostic("E401", NOWHERE, "缺依据")


def test_the_mark_stands_below_the_words_it_is_about() -> None:
    lines = render_text([DATE], SOURCES).splitlines()
    row = next(i for i, line in enumerate(lines) if "2026-02-30 起" in line)
    text, mark = lines[row], lines[row + 1]
    assert mark.index("^") == display_width(text[: text.index("2026")])
    assert mark.count("^") == len("2026-02-30")


def test_a_mark_below_chinese_is_two_columns_wide_for_each_character() -> None:
    lines = render_text([MARK], SOURCES).splitlines()
    (mark,) = [line for line in lines if "^" in line]
    (text,) = [line for line in lines if "标记：" in line]
    assert mark.count("^") == 4
    assert mark.index("^") == display_width(text[: text.index("甲")])


def test_the_text_says_what_was_expected_what_to_do_and_how_many_problems() -> None:
    text = render_text([DATE, MARK, NO_PLACE], SOURCES)
    assert text.startswith("错误 E111：没有这一天\n  --> 甲/例.rule:2:6\n")
    assert "应写：日期" in text
    assert "建议：核对年、月、日" in text
    assert "~~~~ 在这条规则里" in text
    assert text.endswith("共 2 个错误，1 个提示\n")


def test_no_problem_gives_no_text() -> None:
    assert render_text([], SOURCES) == ""


def test_control_characters_of_a_text_are_not_passed_on_to_the_terminal() -> None:
    source = SourceFile("x.rule", "规则\x1b[31m")
    problem = Diagnostic("E120", source.span(2, 3), "看不见的字符", "\x1b")
    assert "\x1b" not in render_text([problem], {"x.rule": source})


def test_json_has_positions_from_one_and_offsets() -> None:
    first, _, last = json.loads(render_json([DATE, MARK, NO_PLACE], SOURCES))
    assert first["place"]["line"] == 2
    assert first["place"]["column"] == 6
    assert TEXT[first["place"]["start"] : first["place"]["end"]] == "2026-02-30"
    assert first["related"][0]["text"] == "在这条规则里"
    assert last["place"] is None


def test_sarif_counts_columns_in_utf16_units_and_names_each_code_once() -> None:
    log = json.loads(render_sarif([DATE, MARK, MARK, NO_PLACE], SOURCES, CODES, "1.2"))
    (run,) = log["runs"]
    assert log["version"] == "2.1.0"
    assert run["columnKind"] == "utf16CodeUnits"
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["E111", "E401", "W501"]
    assert rules[0]["shortDescription"]["text"] == CODES["E111"].title
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    region = run["results"][1]["locations"][0]["physicalLocation"]["region"]
    # 𠀀 lies outside the basic plane: two units.
    assert (region["startColumn"], region["endColumn"]) == (8, 10)
    assert run["results"][3]["locations"] == []
    assert run["results"][0]["relatedLocations"][0]["message"]["text"] == "在这条规则里"


def test_github_commands_stay_on_one_line_with_their_marks_escaped() -> None:
    first, second, third = render_github([DATE, MARK, NO_PLACE], SOURCES).splitlines()
    assert first.startswith(
        "::error file=甲/例.rule,line=2,col=6,endLine=2,endColumn=16,title=E111"
    )
    assert "title=W501 标记%3A有误%2C请看::标记:有误,请看%0A建议：改%0A写" in second
    assert third == "::error line=1,col=1,endLine=1,endColumn=1,title=E401 缺依据::缺依据"


def test_problems_are_kept_once_and_in_the_order_of_the_text() -> None:
    problems = Diagnostics()
    problems.extend([NO_PLACE, MARK, DATE, DATE])
    assert problems.sorted() == (DATE, MARK, NO_PLACE)
    assert problems.has_errors
    assert len(problems) == 3
