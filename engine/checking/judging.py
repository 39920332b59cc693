"""An engine at work on one check; the default engine steps in where an optional one cannot run."""

from __future__ import annotations

from engine.answers import DataNote
from engine.checking.registry import DEFAULT_ENGINE, Engines
from engine.durable.supervision import WorkerFailedError
from engine.rows import Judged
from engine.sight import Sight

ENGINE_FALLBACK = "A102"
"""Code of the note that says that another engine answered than was asked for."""


class Judging:
    """Judges the views of one check.

    ``engine`` is the name of the engine that answers; ``notes`` says why if it is another than
    was asked for.  Raises UnknownEngineError.
    """

    def __init__(self, engines: Engines, engine: str) -> None:
        self._engines = engines
        self._judging = engines.get(engine)
        self._noting = engines.noting(engine)
        self.engine = engine
        self.notes: tuple[DataNote, ...] = ()

    def __call__(self, sight: Sight) -> Judged:
        """All rows of what is seen; an engine that notes no ends leaves these to the default."""
        if self._noting is not None:
            return self._noting.judge_noting(sight.view)
        try:
            rows = self._judging.judge(sight.view)
        except WorkerFailedError as error:
            self.notes = (_fallback(self.engine, str(error)),)
            self.engine, self._noting = DEFAULT_ENGINE, self._engines.default
            return self(sight)
        return Judged(rows, self._engines.default.judge_noting(sight.view).ends)


def _fallback(engine: str, reason: str) -> DataNote:
    return DataNote(
        ENGINE_FALLBACK,
        "",
        f"引擎 {engine} 这次没能核查：{reason}；改由默认引擎 {DEFAULT_ENGINE} 核查，结论不受影响",
        "要用这个引擎，先排除上述原因",
    )
