"""The words a text may use: those of the vocabulary and those the ruleset declares itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from dsl.ir.vocabulary import Vocabulary
from dsl.keywords import PUNCTUATION

#: 已 解除 is short for 已 解除时间.
TIME_ENDING = "时间"


class Words:
    """A set of words in which the longest one at a place of a text is found quickly."""

    def __init__(self, words: Iterable[str]) -> None:
        # The key is the word as texts are compared (normalised), the value its own spelling.
        self.spelling = {word.translate(PUNCTUATION): word for word in sorted(words)}
        lengths: dict[str, set[int]] = defaultdict(set)
        for word in self.spelling:
            lengths[word[0]].add(len(word))
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}

    def longest(self, text: str, start: int, end: int) -> str:
        """The longest word that stands at ``start``, as compared; empty if none does."""
        for length in self._lengths.get(text[start : start + 1], ()):
            if start + length <= end:
                word = text[start : start + length]
                if word in self.spelling:
                    return word
        return ""

    def __contains__(self, word: str) -> bool:
        return word in self.spelling


@dataclass(frozen=True)
class Lexicon:
    """Words by the part they can play.

    ``names``: entities, facts, definitions, periods, parameters, ladders; ``values``: values of
    enumerations; ``stems``: time facts without their ending 时间.
    """

    names: Words
    values: Words
    stems: Words
    entities: frozenset[str] = field(default=frozenset())

    @cached_property
    def everything(self) -> Words:
        """All words, whatever their part."""
        return Words([*self.names.spelling.values(), *self.values.spelling.values()])


def build_lexicon(vocabulary: Vocabulary, declared: Iterable[str] = ()) -> Lexicon:
    """The words of a vocabulary with the names a ruleset declares (定义、参数、期限定义、阶梯)."""
    entities: set[str] = set()
    names: set[str] = set(declared)
    stems: set[str] = set()
    for entity in vocabulary.entities.values():
        entities.update((entity.term, entity.word, entity.short))
        for attribute in entity.attributes.values():
            names.update((attribute.term, attribute.word))
            stem = attribute.word.removesuffix(TIME_ENDING)
            if attribute.kind == "datetime" and stem and stem != attribute.word:
                stems.add(stem)
    values = {
        word
        for enumeration in vocabulary.enums.values()
        for value in enumeration.values
        for word in (value.term, value.word)
    }
    return Lexicon(
        Words(filter(None, names | entities)), Words(values), Words(stems), frozenset(entities)
    )
