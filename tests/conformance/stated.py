"""Cases under the national rules: what the scenarios check, and what is made from it.

Each maker gives labelled views in an order that depends on the content alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from dsl.caching import load_ruleset
from dsl.content import rulesets_folder
from dsl.ir.rules import Ruleset
from dsl.ir.vocabulary import CASE, FLAGS
from engine.agreement.comparing import boundaries
from engine.agreement.varying import varied
from engine.checking import Checker
from engine.facts.reading import SnapshotReader
from engine.oracle.judging import Oracle
from engine.rows import View
from engine.scenarios.features import read_features
from engine.scenarios.running import run
from engine.view import make_view

ROOT = Path(__file__).parents[2]
SEED = "各引擎一致"

Labelled = tuple[str, View]
Body = dict[str, Any]


class Stated(NamedTuple):
    """One check of a scenario, or a whole case; ``rules`` are those it is about, () for all."""

    label: str
    data: bytes
    as_of: int
    known_as_of: int | None
    rules: frozenset[str]


@cache
def national() -> Ruleset:
    """The national rules."""
    return load_ruleset(rulesets_folder() / "national")


@cache
def checker() -> Checker:
    """Runs scenarios and holds the types of the vocabulary."""
    return Checker(national())


@cache
def stated() -> tuple[Stated, ...]:
    """Everything the scenarios check, and the whole cases."""
    found = [
        Stated(f"{scenario.file}:{scenario.line}", data, as_of, known_as_of, scenario.rules)
        for scenario in read_features(ROOT / "features")
        for data, as_of, known_as_of in run(scenario, checker()).checked
    ]
    return (*found, *whole_cases())


@cache
def whole_cases() -> tuple[Stated, ...]:
    """The whole cases, at the moment they were taken."""
    found = []
    for path in sorted((ROOT / "fixtures" / "cases").glob("*.json")):
        data = path.read_bytes()
        view = seen(data, as_of=0)
        assert view is not None
        found.append(Stated(path.name, data, view.taken_at, None, frozenset()))
    return tuple(found)


@cache
def reader() -> SnapshotReader:
    """Reads snapshots of the national vocabulary."""
    return SnapshotReader(checker().model)


def seen(data: bytes, as_of: int, known_as_of: int | None = None) -> View | None:
    """The view of a snapshot, None if it is refused."""
    snapshot = reader().read(data, as_of_given=True).snapshot
    if snapshot is None:
        return None
    return make_view(checker().model, snapshot, as_of=as_of, known_as_of=known_as_of)


def scenarios() -> Iterator[Labelled]:
    """Every check as it stands."""
    for each in stated():
        view = seen(each.data, each.as_of, each.known_as_of)
        if view is not None:
            yield each.label, view


def boundary_minutes() -> Iterator[Labelled]:
    """Every check, in the minutes around each line and next change of the rules it is about."""
    oracle, ids = Oracle(national()), [rule.id for rule in national().rules]
    for each in stated():
        view = seen(each.data, each.as_of, each.known_as_of)
        if view is not None:
            rows = oracle.judge(view)
            for minute in boundaries(
                r for r in rows if not each.rules or ids[r.rule] in each.rules
            ):
                at_minute = seen(each.data, minute, each.known_as_of)
                assert at_minute is not None
                yield f"{each.label}@{minute}", at_minute


def missing_facts(step: int) -> Iterator[Labelled]:
    """Every check with one attribute, declaration or record left out: each ``step``-th of them."""
    lacking = (
        (each, place, without)
        for each in stated()
        for place, without in _lacking(json.loads(each.data))
    )
    for each, place, without in islice(lacking, 0, None, step):
        view = seen(json.dumps(without()).encode(), each.as_of, each.known_as_of)
        if view is not None:
            yield f"{each.label} without {place}", view


def variations(count: int) -> Iterator[Labelled]:
    """``count`` snapshots, each a stated one changed in some places; the refused left out."""
    bases = [(each.data, each.as_of) for each in stated()]
    for number, (data, as_of) in enumerate(varied(national().vocabulary, bases, SEED, count)):
        view = seen(data, as_of)
        if view is not None:
            yield f"variation {number}", view


def _lacking(whole: Body) -> Iterator[tuple[str, Callable[[], Body]]]:
    entities = national().vocabulary.entities
    for section, content in whole.items():
        if section == CASE:
            for name in content:
                yield f"{CASE}/{name}", partial(_without, whole, section, None, name)
        elif isinstance(content, list):
            for place, record in enumerate(content):
                yield f"{section}/{place}", partial(_without, whole, section, place, None)
                for name in record:
                    if section != FLAGS and name != entities[section].key:
                        label = f"{section}/{place}/{name}"
                        yield label, partial(_without, whole, section, place, name)


def _without(whole: Body, section: str, place: int | None, name: str | None) -> Body:
    """The snapshot without a record (no ``name``) or without an attribute of one."""
    content = whole[section]
    if place is None:
        return {**whole, section: _less(content, name)}
    kept = [] if name is None else [_less(content[place], name)]
    return {**whole, section: [*content[:place], *kept, *content[place + 1 :]]}


def _less(record: Body, name: str | None) -> Body:
    return {other: value for other, value in record.items() if other != name}
