"""The page of problem codes is what the generator gives, and the table is sound."""

import os
import re

from dsl.error_codes.table import CODES, FAMILIES
from dsl.rendering.handbook import errors_page
from tests.architecture.repository import ROOT

PAGE = ROOT / "docs" / "errors.md"


def test_the_page_in_docs_is_the_generated_one() -> None:
    if os.environ.get("UPDATE_GOLDENS"):
        PAGE.write_text(errors_page(), "utf-8")
    assert PAGE.read_text("utf-8") == errors_page()


def test_no_code_or_slug_is_given_twice() -> None:
    entries = [entry for _, family in FAMILIES for entry in family]
    assert len(CODES) == len(entries) >= 40
    assert len({entry.slug for entry in entries}) == len(entries)


def test_every_entry_has_a_code_of_its_family_and_says_what_to_do() -> None:
    for title, family in FAMILIES:
        prefix = re.search(r"([EW]\d)xx", title)
        assert prefix is not None
        for entry in family:
            assert re.fullmatch(prefix[1] + r"\d\d", entry.code)
            assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry.slug)
            assert not entry.title.endswith("。")
            assert entry.explanation


def test_every_code_that_is_reported_is_in_the_table() -> None:
    used = {
        code
        for path in (ROOT / "dsl").rglob("*.py")
        if "error_codes" not in path.parts
        for code in re.findall(r'"([EW][1-5]\d\d)"', path.read_text("utf-8"))
    }
    assert used - set(CODES) == set()
