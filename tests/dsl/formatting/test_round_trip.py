"""Whatever the formatter writes is read back as what it wrote, in the same words."""

from hypothesis import given, note, settings

from dsl.formatting.files import format_file, write_declaration
from dsl.formatting.values import Writer
from dsl.syntax.declarations import Declaration
from dsl.syntax.expressions import Condition
from tests.dsl.formatting.declaration_trees import declarations
from tests.dsl.formatting.trees import conditions
from tests.dsl.texts import lexicon, read, sentence


@given(conditions)
@settings(max_examples=150)
def test_a_condition_is_read_back_as_it_was_written(node: Condition) -> None:
    assert sentence("condition", Writer(lexicon()).condition(node)) == node


@given(declarations)
@settings(max_examples=150)
def test_a_declaration_is_read_back_as_it_was_written(node: Declaration) -> None:
    text = write_declaration(node, lexicon())
    note(text)
    parsed = read(text)
    assert parsed.problems == ()
    assert parsed.tree.declarations == (node,)
    assert format_file(parsed, lexicon()) == text
