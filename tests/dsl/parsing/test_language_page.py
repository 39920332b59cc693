"""Every example of docs/language.md is read by the language it describes."""

import re

import pytest

from dsl.formatting.files import format_file
from dsl.parsing import declared_names
from dsl.source import SourceFile
from tests.architecture.repository import ROOT
from tests.dsl.texts import codes, lexicon, read, sentence

PAGE = (ROOT / "docs" / "language.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\S+)(?: (\S+))?\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
WHOLE = [text for kind, _, text in BLOCKS if kind == "rule"]
WRONG = [(code, text) for kind, code, text in BLOCKS if kind == "bad"]
SENTENCES = [
    (kind, line) for kind, _, text in BLOCKS if kind in ("condition", "limit")
    for line in text.splitlines()
]  # fmt: skip
NAMES = tuple(n for text in WHOLE for n in declared_names(SourceFile("page", text)))


def test_the_page_holds_examples_of_every_kind() -> None:
    assert {kind for kind, _, _ in BLOCKS} == {"rule", "condition", "limit", "bad"}


@pytest.mark.parametrize("text", WHOLE)
def test_whole_examples_have_no_mistake_and_are_canonical_up_to_spacing(text: str) -> None:
    words = lexicon(*NAMES)
    parsed = read(text, words)
    assert parsed.problems == ()
    formatted = format_file(parsed, words)
    assert formatted is not None
    assert read(formatted, words).tree == parsed.tree


@pytest.mark.parametrize(("kind", "text"), SENTENCES)
def test_single_sentences_can_be_read_with_and_without_spaces(kind: str, text: str) -> None:
    assert sentence(kind, text) == sentence(kind, re.sub(r"(?<!\d) | (?!\d)", "", text))


@pytest.mark.parametrize(("code", "text"), WRONG)
def test_wrong_examples_are_reported_under_their_code(code: str, text: str) -> None:
    assert codes(text) == [code]
