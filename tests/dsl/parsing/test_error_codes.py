"""Every code of the syntax has a bad example that shows it, and a good one that is free of it."""

import pytest

from dsl.error_codes.entry import ErrorCode
from dsl.error_codes.syntax import SYNTAX
from dsl.parsing import declared_names
from dsl.reading.lessons import LESSONS, WORDS, Lesson, lesson_of
from dsl.reading.lexicon import Lexicon
from dsl.reading.sentences import Script, Stop, run
from dsl.source import SourceFile
from tests.dsl.texts import codes, lexicon, read


def words_of(text: str) -> Lexicon:
    return lexicon(*declared_names(SourceFile("例.rule", text)))


@pytest.mark.parametrize("entry", SYNTAX, ids=lambda entry: entry.code)
def test_the_bad_example_is_reported_under_this_code_alone(entry: ErrorCode) -> None:
    assert codes(entry.bad, words_of(entry.bad)) == [entry.code]


@pytest.mark.parametrize("entry", SYNTAX, ids=lambda entry: entry.code)
def test_the_good_example_can_be_read(entry: ErrorCode) -> None:
    assert codes(entry.good, words_of(entry.good)) == []


@pytest.mark.parametrize("entry", SYNTAX, ids=lambda entry: entry.code)
def test_a_problem_says_where_what_and_what_to_do(entry: ErrorCode) -> None:
    (problem,) = read(entry.bad, words_of(entry.bad)).problems
    assert 0 <= problem.span.start < problem.span.end <= len(entry.bad)
    assert problem.message
    assert not problem.message.endswith("。")
    assert problem.advice
    assert problem.severity == "error"


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: f"{lesson.start} {lesson.wrong}")
def test_each_lesson_is_the_one_its_own_example_gets(lesson: Lesson) -> None:
    script = Script(SourceFile("", lesson.wrong), read(lesson.wrong).outline.normal, WORDS)
    stop = run(lesson.start, script, 0, len(lesson.wrong))
    assert isinstance(stop, Stop)
    assert lesson_of(stop, script) is lesson
