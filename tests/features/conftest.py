"""Binds the scenarios' sentences to the engine; the sentences are in engine/scenarios/steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pytest_bdd import parsers, step

from dsl.caching import load_ruleset
from dsl.content import rulesets_folder
from engine.checking import Checker
from engine.scenarios.steps import Table, World, perform


@pytest.fixture(scope="session")
def checker() -> Checker:
    """The shipped ruleset, compiled from its text."""
    return Checker(load_ruleset(rulesets_folder() / "national"))


@pytest.fixture
def world(checker: Checker) -> World:
    """What the scenario states, judged by the default engine."""
    return World(checker, "compiled")


@step(parsers.re(r"(?P<text>.+)"))
def sentence(world: World, text: str, datatable: Table | None = None) -> None:
    """Every sentence goes through the one table of sentences."""
    perform(world, text, datatable)


def pytest_bdd_apply_tag(tag: str, function: Callable[..., Any]) -> bool | None:
    """Tags name rules and articles; they select nothing in the test run."""
    return True if ":" in tag else None
