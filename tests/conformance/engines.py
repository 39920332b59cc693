"""The engines held to one meaning, and the declared gaps of each.

A gap is a place where an engine may differ from the oracle; it stands here with its reason and is
held strictly: ``test_gaps`` fails for a gap that is not there, and for one that is not declared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import pytest

from dsl.ir.rules import Ruleset
from engine.compiled.engine import Compiled
from engine.durable.deciding import MODULE, Decider
from engine.durable.engine import Durable
from engine.durable.supervision import Worker
from engine.oracle.judging import Oracle
from engine.rete.engine import Experta, ExpertaRete
from engine.rows import Engine

Topic = Literal["steps"]
"""``steps``: at which size of a case a rule is given up (步数超限)."""

PATIENT_SECONDS = 60.0
"""A test machine may be busy with other things."""


@dataclass(frozen=True)
class Held:
    """An engine under test.

    ``share``: it is tried on one of so many generated cases, for slow engines would take hours.
    ``steps``: the names under which its step budget stands.
    """

    name: str
    make: Callable[[Ruleset], Engine]
    steps: tuple[str, ...]
    share: int = 1
    marks: tuple[pytest.MarkDecorator, ...] = ()
    gaps: Mapping[Topic, str] = field(default_factory=dict)


def durable(ruleset: Ruleset) -> Durable:
    """The engine with a worker that is given time."""
    return Durable(ruleset, Decider(Worker(MODULE, deadline=PATIENT_SECONDS)))


REFERENCE = Held("oracle", Oracle, ("engine.oracle.judging.Oracle.__init__.__defaults__",))

IN_PROCESS = (
    Held(
        "compiled",
        Compiled,
        ("engine.compiled.engine.STEPS",),
        gaps={"steps": "it counts records looked at in loops, and an index spares it most of them"},
    ),
    Held(
        "experta",
        Experta,
        ("engine.rete.network.STEPS",),
        gaps={"steps": "it counts records gathered and chosen, not each condition asked of them"},
    ),
    Held(
        "experta-rete",
        ExpertaRete,
        ("engine.rete.network.STEPS", "engine.rete.patterns.STEPS"),
        share=4,
        gaps={"steps": "what its patterns match is the shell's work and is not counted"},
    ),
)
IN_WORKERS = (
    Held(
        "durable",
        durable,
        ("engine.durable.quantities.reckoner.Steps.__init__.__defaults__",),
        share=10,
        marks=(pytest.mark.durable,),
        gaps={"steps": "it counts the records of sources; the worker's own work has a deadline"},
    ),
)
ENGINES = (*IN_PROCESS, *IN_WORKERS)


def params(*engines: Held) -> list[object]:
    """The engines as parameters of a test, each under its own marker."""
    return [pytest.param(held, id=held.name, marks=held.marks) for held in engines]


each_but_the_oracle = pytest.mark.parametrize("held", params(*ENGINES))
every_engine = pytest.mark.parametrize("held", params(REFERENCE, *ENGINES))
