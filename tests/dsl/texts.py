"""What the tests of the language share: the project's vocabulary and texts in its words."""

from __future__ import annotations

from functools import cache

from dsl.ir.vocabulary import Vocabulary
from dsl.parsing import ParsedFile, parse
from dsl.reading.lexicon import Lexicon, build_lexicon
from dsl.reading.sentences import Script, Stop, run
from dsl.source import SourceFile
from dsl.vocabulary import load_vocabulary
from tests.architecture.repository import ROOT

FOLDER = ROOT / "tests" / "dsl"
#: Names that good and bad texts use without declaring them.
DECLARED = ("拘留期限", "侦查羁押期限", "三类人员", "看管空档", "羁押类", "治安传唤时限", "某定义")


@cache
def vocabulary() -> Vocabulary:
    """The project's own vocabulary."""
    return load_vocabulary(ROOT / "rulesets" / "vocabulary")


@cache
def lexicon(*more: str) -> Lexicon:
    """Its words, the names above and some more."""
    return build_lexicon(vocabulary(), (*DECLARED, *more))


def read(text: str, words: Lexicon | None = None) -> ParsedFile:
    """A text as a parsed file named 例.rule."""
    return parse(SourceFile("例.rule", text), words or lexicon())


def codes(text: str, words: Lexicon | None = None) -> list[str]:
    """The codes of the problems of a text, in order."""
    return [problem.code for problem in read(text, words).problems]


def sentence(start: str, text: str) -> object:
    """What one sentence is read as; fails the test where it stops short."""
    source = SourceFile("例.rule", text)
    normal = read(text).outline.normal
    node = run(start, Script(source, normal, lexicon()), 0, len(text))
    assert not isinstance(node, Stop), f"{text[: node.at]} ‖ {text[node.at :]}"
    return node
