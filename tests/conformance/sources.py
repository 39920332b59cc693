"""Where cases come from: each source gives a ruleset with labelled views of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from random import Random
from typing import NamedTuple

from dsl.ir.rules import Ruleset
from tests.conformance import stated
from tests.conformance.drawing import VIEWS, drawn
from tests.conformance.focused import Focus
from tests.conformance.sample_ir import sample_ruleset
from tests.conformance.stated import Labelled, national

CASES = int(os.environ.get("FADU_CONFORMANCE_CASES", "2000"))
"""Generated snapshots in all: half are varied scenarios, a quarter each is made for the national
rules and for the sample; and as many random ones for random rules (a night's run: 100,000)."""

MISSING_FACTS = 67_000
"""About so many variants with a fact left out there are; by day some of them are tried."""

Group = tuple[Ruleset, Iterable[Labelled]]


class Source(NamedTuple):
    """``groups(step)``: rulesets with views of them; generated ones each ``step``-th only."""

    name: str
    groups: Callable[[int], Iterator[Group]]


def _scenarios(_step: int) -> Iterator[Group]:
    yield national(), stated.scenarios()


def _boundaries(step: int) -> Iterator[Group]:
    yield national(), islice(stated.boundary_minutes(), 0, None, step)


def _missing_facts(step: int) -> Iterator[Group]:
    yield national(), stated.missing_facts(step * max(1, MISSING_FACTS * 2 // CASES))


def _variations(step: int) -> Iterator[Group]:
    yield national(), stated.variations(CASES // 2 // step)


def _focused(rules: Ruleset, step: int) -> Iterator[Group]:
    focus = Focus(rules)
    yield rules, ((f"focused {n}", focus.view(Random(n))) for n in range(0, CASES // 4, step))


def _random_rules(step: int) -> Iterator[Group]:
    for seed in range(0, CASES // VIEWS, step):
        rules, views = drawn(seed)
        yield rules, [(f"drawn {seed}.{place}", view) for place, view in enumerate(views)]


SOURCES = (
    Source("every-scenario", _scenarios),
    Source("minutes-around-every-line", _boundaries),
    Source("one-fact-missing", _missing_facts),
    Source("varied-scenarios", _variations),
    Source("snapshots-made-for-the-rules", lambda step: _focused(national(), step)),
    Source("snapshots-made-for-the-sample", lambda step: _focused(sample_ruleset(), step)),
    Source("random-rules", _random_rules),
)
