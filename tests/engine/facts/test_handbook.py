"""The page of the vocabulary is what the generator gives."""

import os
from pathlib import Path

from engine.facts.handbook import handbook
from tests.engine.facts.snapshots import vocabulary

PAGE = Path(__file__).parents[3] / "docs/vocabulary.md"


def test_the_page_in_docs_is_the_generated_one() -> None:
    text = handbook(vocabulary())
    if os.environ.get("UPDATE_GOLDENS"):
        PAGE.write_text(text, "utf-8")
    assert PAGE.read_text("utf-8") == text


def test_every_word_of_the_vocabulary_is_on_the_page() -> None:
    text = handbook(vocabulary())
    for entity in vocabulary().entities.values():
        assert f"### {entity.term} `{entity.id}`" in text
        for attribute in entity.attributes.values():
            assert f"| {attribute.term} | `{attribute.id}` |" in text
    for kind in vocabulary().documents.values():
        assert f"| {kind.term} | `{kind.id}` |" in text
