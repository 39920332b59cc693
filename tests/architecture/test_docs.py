"""What the pages say about the repository is so: paths, commands, languages."""

import re
from pathlib import Path

import pytest

from tests.architecture.repository import ROOT, documents, shown

README_EN = ROOT / "README.md"
README_ZH = ROOT / "README.zh-CN.md"
FENCE = re.compile(r"^```(?P<kind>[\w-]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
QUOTED = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
LINKED = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)")
TOP_FOLDERS = (
    "api", "benchmarks", "docs", "dsl", "engine", "features", "fixtures", "rulesets", "tests",
)  # fmt: skip
PATH = re.compile(rf"(?:{'|'.join(TOP_FOLDERS)})/[\w./*-]*")


def fenced(page: Path, kind: str) -> list[str]:
    """The fenced blocks of one kind, in order."""
    return [m["text"] for m in FENCE.finditer(page.read_text("utf-8")) if m["kind"] == kind]


def prose(page: Path) -> str:
    return FENCE.sub("", page.read_text("utf-8"))


def commands(page: Path) -> list[str]:
    return [line for block in fenced(page, "sh") for line in block.splitlines() if line]


def pages() -> list[str]:
    return [shown(page) for page in documents()]


@pytest.mark.parametrize("page", pages())
def test_every_path_named_in_a_page_exists(page: str) -> None:
    named = {text for text in QUOTED.findall(prose(ROOT / page)) if PATH.fullmatch(text)}
    missing = sorted(path for path in named if not list(ROOT.glob(path.rstrip("/"))))
    assert missing == []


@pytest.mark.parametrize("page", pages())
def test_every_link_to_a_file_leads_somewhere(page: str) -> None:
    folder = (ROOT / page).parent
    targets = LINKED.findall(prose(ROOT / page))
    assert [target for target in targets if not (folder / target).exists()] == []


def test_both_readmes_give_the_same_commands() -> None:
    assert fenced(README_EN, "sh") == fenced(README_ZH, "sh") != []


def test_both_readmes_show_the_same_rule_and_the_same_finding() -> None:
    for kind in ("rule", "text", "json"):
        assert fenced(README_EN, kind) == fenced(README_ZH, kind) != []


def test_the_first_two_commands_are_the_demo_and_the_tests() -> None:
    assert commands(README_EN)[:2] == ["make demo", "make test"]


def test_every_make_target_a_page_names_exists() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    for page in documents():
        named = set(re.findall(r"(?:^|`)make ([a-z-]+)", page.read_text("utf-8"), re.MULTILINE))
        assert named <= targets, shown(page)


def test_the_rule_in_the_readme_is_the_rule_that_is_checked() -> None:
    texts = [path.read_text("utf-8") for path in (ROOT / "rulesets").rglob("*.rule")]
    for rule in fenced(README_EN, "rule"):
        assert any(rule.strip() in text for text in texts)
