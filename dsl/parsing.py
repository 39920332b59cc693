"""From rule texts to syntax trees: the face of ``dsl.reading``.

Every problem of a text is reported in one run; what can be read is in the tree all the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dsl.diagnostics import Diagnostic, Diagnostics
from dsl.ir.vocabulary import Vocabulary
from dsl.reading.files import declared_name, read_file
from dsl.reading.lexicon import Lexicon, Words, build_lexicon
from dsl.reading.outline import Outline, outline
from dsl.reading.sentences import Script
from dsl.source import SourceFile
from dsl.syntax.declarations import RuleFile

_NO_WORDS = Lexicon(Words(()), Words(()), Words(()))


@dataclass(frozen=True)
class ParsedFile:
    """One text, its tree, its lines and the problems of its syntax."""

    source: SourceFile
    tree: RuleFile
    outline: Outline
    problems: tuple[Diagnostic, ...]


def declared_names(source: SourceFile) -> tuple[str, ...]:
    """The names a text declares (定义、期限定义、参数、阶梯), found without reading it."""
    found = outline(source, _NO_WORDS, Diagnostics())
    names = (declared_name(block, found.normal) for block in found.blocks)
    return tuple(name for name in names if name)


def parse(source: SourceFile, lexicon: Lexicon) -> ParsedFile:
    """Read one text in the words of a lexicon."""
    problems = Diagnostics()
    found = outline(source, lexicon, problems)
    tree = read_file(found, Script(source, found.normal, lexicon), problems)
    return ParsedFile(source, tree, found, problems.sorted())


def lexicon_of(sources: Iterable[SourceFile], vocabulary: Vocabulary) -> Lexicon:
    """The words of a vocabulary and all names that a ruleset's texts declare."""
    return build_lexicon(vocabulary, {n for source in sources for n in declared_names(source)})


def parse_ruleset(sources: Iterable[SourceFile], vocabulary: Vocabulary) -> tuple[ParsedFile, ...]:
    """Read all texts of a ruleset; a name declared in one is a word in all."""
    texts = tuple(sources)
    lexicon = lexicon_of(texts, vocabulary)
    return tuple(parse(source, lexicon) for source in texts)
