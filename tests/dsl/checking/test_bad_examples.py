"""Every code of names, types, law and lint has a bad rule that shows it, and it alone.

The first line of each ``tests/dsl/bad/<code>.rule`` says where the problem must be underlined:
``# 问题：E201 第 7 行 笔录`` (the first line of what is underlined).
"""

import re
from pathlib import Path

import pytest

from dsl.compiling import compile_texts
from dsl.content import rulesets_folder
from dsl.error_codes.entry import ErrorCode
from dsl.error_codes.law import LAW
from dsl.error_codes.lint import LINT
from dsl.error_codes.names import NAMES
from dsl.error_codes.table import CODES
from dsl.error_codes.types import TYPES
from dsl.manifests import Surroundings, surroundings
from dsl.source import SourceFile

BAD = Path(__file__).parents[1] / "bad"
ENTRIES: tuple[ErrorCode, ...] = (*NAMES, *TYPES, *LAW, *LINT)
#: Problems of folders and files, not of a text; tested in tests/dsl/compiling.
OF_FOLDERS = {"E415", "E416"}
HEADER = re.compile(r"# 问题：(?P<code>\S+) 第 (?P<line>\d+) 行 (?P<shown>.*)")


@pytest.fixture(scope="module")
def around() -> Surroundings:
    return surroundings(rulesets_folder())


def tagged_for(code: str) -> frozenset[str] | None:
    return frozenset() if code == "W507" else None


@pytest.mark.parametrize("path", sorted(BAD.glob("[EW][0-9]*.rule")), ids=lambda path: path.stem)
def test_a_bad_rule_gives_exactly_its_code_at_its_place(path: Path, around: Surroundings) -> None:
    source = SourceFile(path.name, path.read_text("utf-8"))
    header = HEADER.fullmatch(source.line(1))
    assert header is not None, "the first line names the problem"
    result = compile_texts([source], around, tagged=tagged_for(path.stem))
    assert [d.code for d in result.diagnostics] == [path.stem] == [header["code"]]
    (problem,) = result.diagnostics
    assert source.position(problem.span.start).line == int(header["line"])
    assert source.slice(problem.span).split("\n")[0].strip() == header["shown"]
    assert problem.message and not problem.message.endswith("。")
    assert problem.advice or problem.expected


def test_every_code_has_a_bad_rule() -> None:
    shown = {path.stem for path in BAD.glob("[EW][0-9]*.rule")}
    assert {entry.code for entry in ENTRIES} - shown == OF_FOLDERS
    assert shown <= set(CODES)


def test_there_are_at_least_forty_codes_each_said_once() -> None:
    assert len(CODES) >= 40
    assert len({entry.slug for entry in CODES.values()}) == len(CODES)
    assert list(CODES) == sorted(CODES)


@pytest.mark.parametrize("entry", [e for e in ENTRIES if e.bad], ids=lambda entry: entry.code)
def test_the_tables_bad_example_is_the_one_that_is_tested(entry: ErrorCode) -> None:
    text = (BAD / f"{entry.code}.rule").read_text("utf-8")
    assert entry.bad in text


@pytest.mark.parametrize("entry", [e for e in ENTRIES if e.good], ids=lambda entry: entry.code)
def test_what_the_table_puts_right_is_right(entry: ErrorCode, around: Surroundings) -> None:
    text = (BAD / f"{entry.code}.rule").read_text("utf-8").replace(entry.bad, entry.good)
    assert compile_texts([SourceFile("a.rule", text)], around).diagnostics == ()


def test_every_code_in_the_compiler_is_in_the_table_and_the_other_way_round() -> None:
    folder = rulesets_folder().parent / "dsl"
    used: set[str] = set()
    for path in folder.rglob("*.py"):
        if "error_codes" not in path.parts:
            used |= set(re.findall(r'"([EW][2-5]\d\d)"', path.read_text("utf-8")))
    assert used == {entry.code for entry in ENTRIES}


def test_all_problems_are_reported_in_one_run_in_the_order_of_the_text(
    around: Surroundings,
) -> None:
    texts = [
        SourceFile(f"{code}.rule", (BAD / f"{code}.rule").read_text("utf-8"))
        for code in ("E401", "E207", "E306", "E403")
    ]
    renamed = [
        SourceFile(s.name, s.text.replace("CR-F90", f"CR-G{60 + i}")) for i, s in enumerate(texts)
    ]
    result = compile_texts(renamed, around)
    assert result.ruleset is None
    assert [d.code for d in result.diagnostics] == ["E207", "E306", "E401", "E403"]
    assert [d.span for d in result.diagnostics] == sorted(d.span for d in result.diagnostics)
