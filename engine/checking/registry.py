"""Which engines a check can choose from.  They do not know of one another."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dsl.ir.rules import Ruleset
from engine.checking.refusals import UnknownEngineError
from engine.compiled.engine import Compiled
from engine.durable.engine import Durable
from engine.oracle.judging import Oracle
from engine.rows import Engine, NotingEngine

EngineMaker = Callable[[Ruleset], Engine]
"""Prepares an engine for one ruleset."""

DEFAULT_ENGINE = "compiled"


def default_engines() -> dict[str, EngineMaker]:
    """The engines that are always there; callers may add others by name."""
    return {
        "compiled": Compiled,
        "oracle": Oracle,
        "experta": _experta,
        "durable": Durable,
        "experta-rete": _experta_rete,
    }


def _experta(ruleset: Ruleset) -> Engine:
    # Imported when asked for: the package behind it is large and few checks use it.
    from engine.rete.engine import Experta

    return Experta(ruleset)


def _experta_rete(ruleset: Ruleset) -> Engine:
    from engine.rete.engine import ExpertaRete

    return ExpertaRete(ruleset)


class Engines:
    """The engines of one ruleset, each prepared when it is first asked for.

    The default engine is always among them.
    """

    def __init__(self, ruleset: Ruleset, makers: Mapping[str, EngineMaker]) -> None:
        self._ruleset = ruleset
        self._makers = {DEFAULT_ENGINE: Compiled, **makers}
        self._ready: dict[str, Engine] = {}
        self._noting: dict[str, NotingEngine | None] = {}

    def get(self, name: str) -> Engine:
        """The engine of that name.  Raises UnknownEngineError."""
        if name not in self._makers:
            raise UnknownEngineError(name, self._makers)
        found = self._ready.get(name)
        if found is None:
            found = self._makers[name](self._ruleset)
            self._noting[name] = found if isinstance(found, NotingEngine) else None
            self._ready[name] = found
        return found

    def noting(self, name: str) -> NotingEngine | None:
        """The engine of that name if it notes the ends it works out.  Raises as ``get`` does."""
        self.get(name)
        return self._noting[name]

    @property
    def default(self) -> NotingEngine:
        """The engine that steps in where another cannot run or does not note ends."""
        found = self.noting(DEFAULT_ENGINE)
        assert found is not None
        return found
