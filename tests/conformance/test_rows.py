"""One body for all engines: their rows are the oracle's.

``FADU_CONFORMANCE_CASES`` sets how many generated cases of each source are tried
(``make test-nightly``: 100,000, and every variant with a fact missing).
"""

from collections.abc import Sequence

import pytest
from _pytest.mark.structures import ParameterSet

from engine.oracle.judging import Oracle
from tests.conformance.engines import IN_PROCESS, IN_WORKERS, Held
from tests.conformance.sources import SOURCES, Source

LONG = {"minutes-around-every-line", "snapshots-made-for-the-rules"}
"""Sources that take the better part of a minute: ``make test-thorough``."""


def _parameter(source: Source) -> ParameterSet:
    marks = [pytest.mark.thorough] if source.name in LONG else []
    return pytest.param(source, id=source.name, marks=marks)


@pytest.mark.parametrize("source", [_parameter(source) for source in SOURCES])
@pytest.mark.parametrize(
    "engines",
    [
        pytest.param(IN_PROCESS, id="in-process"),
        pytest.param(IN_WORKERS, id="in-workers", marks=pytest.mark.durable),
    ],
)
def test_every_engine_gives_the_oracles_rows(engines: Sequence[Held], source: Source) -> None:
    tried = dict.fromkeys((held.name for held in engines), 0)
    differing = []
    step = min(held.share for held in engines)
    for rules, views in source.groups(step):
        oracle = Oracle(rules)
        ready = [(held, held.make(rules)) for held in engines]
        for number, (label, view) in enumerate(views):
            expected = oracle.judge(view)
            for held, engine in ready:
                if number % (held.share // step) == 0:
                    tried[held.name] += 1
                    if engine.judge(view) != expected:
                        differing.append((held.name, label))
    assert all(tried.values())
    assert differing == []
