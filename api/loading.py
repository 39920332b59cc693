"""From settings to a checker: the one way in which command line and service find their rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from dsl.caching import RulesetError, load_ruleset
from dsl.calendars import CalendarError
from dsl.ir.rules import Ruleset
from dsl.statutes import StatutesError
from dsl.vocabulary_text import VocabularyError
from engine.checking import Checker
from engine.checking.registry import EngineMaker, default_engines
from engine.compiled.engine import Compiled


class RulesUnusableError(Exception):
    """The rules cannot be loaded; the text says why and what to do, in Chinese."""


@contextmanager
def content_problems() -> Iterator[None]:
    """Turn faults of vocabulary, calendars and statutes into RulesUnusableError."""
    try:
        yield
    except (VocabularyError, CalendarError, StatutesError) as error:
        raise RulesUnusableError(f"词表、日历或法律登记有错：\n{error}") from error


def load_rules(folder: Path, cache: Path | None) -> Ruleset:
    """The checked ruleset of a folder.  Raises RulesUnusableError."""
    if not folder.is_dir():
        raise RulesUnusableError(
            f"没有规则集目录 {folder}；用 --ruleset 或环境变量 FADU_RULESET 指明"
        )
    try:
        with content_problems():
            return load_ruleset(folder, cache)
    except RulesetError as error:
        raise RulesUnusableError(f"规则集有错，先用 fadu lint 检查：\n{error}") from error


def load_checker(
    folder: Path, cache: Path | None, engines: Mapping[str, EngineMaker] | None = None
) -> Checker:
    """A checker for the ruleset of a folder, by default with the engines always there.

    Raises RulesUnusableError.
    """
    return checker_of(load_rules(folder, cache), cache, engines)


def checker_of(
    ruleset: Ruleset, cache: Path | None, engines: Mapping[str, EngineMaker] | None = None
) -> Checker:
    """A checker for checked rules, by default with the engines always there."""
    return Checker(ruleset, engines or default_engines() | _compiled(cache), cache)


def _compiled(cache: Path | None) -> dict[str, EngineMaker]:
    """The compiled engine, its generated code kept beside the checked rules."""
    return {Compiled.name: partial(Compiled, cache_dir=cache)}
