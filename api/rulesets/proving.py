"""The worker that does the long proofs, one after another."""

from __future__ import annotations

import logging
import secrets
import time

import msgspec

from api.clock import Clock
from api.rulesets.current import CurrentRules, MakeChecker
from api.rulesets.examining import Ground, examine
from api.rulesets.gathering import UnprovenError
from api.rulesets.impact import ImpactRunner
from api.rulesets.results import Failed
from api.rulesets.stored import StoredCases
from api.rulesets.tasks import (
    AGREEMENT,
    DONE,
    FAILED,
    IMPACT,
    TESTS,
    Task,
    finish,
    next_open,
    progress,
    take_over,
)
from api.rulesets.versions import files_of_version
from api.rulesets.works import Progress, Work, agreement_work, impact_work, tests_work
from api.store.database import Database
from engine.scenarios.stating import ScenarioError

SLICE_SECONDS = 3.0
"""Longest a proof is worked on before its progress is kept; well below the lease of a job."""

logger = logging.getLogger("fadu.rulesets")


class Options(msgspec.Struct, frozen=True):
    """What was asked for besides the kind.  ``varied``: number of changed cases."""

    varied: int = 0


class Proving:
    """A job: a slice of the oldest open proof at a time.

    What is half done lives in this process alone: if it is killed, the next one begins the proof
    anew, and a process that lost its lease finds that the proof is no longer its own.
    """

    name = "rulesets"
    pause = 0.5

    def __init__(
        self,
        database: Database,
        clock: Clock,
        ground: Ground,
        make_checker: MakeChecker,
        current: CurrentRules,
        cases: StoredCases,
        runner: ImpactRunner,
    ) -> None:
        """``cases`` and ``runner``: over which stored cases an impact is replayed, and how."""
        self._database = database
        self._clock = clock
        self._ground = ground
        self._make_checker = make_checker
        self._current = current
        self._cases = cases
        self._runner = runner
        self._holder = secrets.token_hex(8)
        self._task: int | None = None
        self._work: Work | None = None

    def run(self, now: int) -> bool:
        """Do a slice; True while there is more to do."""
        with self._database.reading() as connection:
            task = next_open(connection)
        if task is None:
            self._work = None
            return False
        if self._work is None or self._task != task.seq or task.holder != self._holder:
            self._begin(task)
        self._go_on(task)
        return True

    def _begin(self, task: Task) -> None:
        with self._database.writing() as connection:
            take_over(connection, task, self._holder)
        self._task = task.seq
        self._work = self._work_of(task)

    def _go_on(self, task: Task) -> None:
        assert self._work is not None
        until = time.monotonic() + SLICE_SECONDS
        far = Progress(task.done, task.total)
        try:
            while time.monotonic() < until:
                far = next(self._work)
        except StopIteration as ended:
            self._finish(task, DONE, ended.value, far)
        except (UnprovenError, ScenarioError) as error:
            self._finish(task, FAILED, msgspec.json.encode(Failed(str(error))), far)
        except Exception as error:
            logger.error("proof %s of %s failed: %s", task.kind, task.version, type(error).__name__)
            told = Failed(f"程序出错（{type(error).__name__}）；请报告此缺陷")
            self._finish(task, FAILED, msgspec.json.encode(told), far)
        else:
            with self._database.writing() as connection:
                if not progress(connection, task.seq, self._holder, far.done, far.total):
                    self._work = None

    def _finish(self, task: Task, state: str, result: bytes, far: Progress) -> None:
        self._work = None
        now = self._clock.now_precise()
        with self._database.writing() as connection:
            finish(connection, task.seq, self._holder, state, result, far.done, now)

    def _work_of(self, task: Task) -> Work:
        """The proof as a generator, so that even its preparation fails like the rest of it."""
        with self._database.reading() as connection:
            files = files_of_version(connection, task.version)
        yield Progress(0, 0)
        examined = examine(files, self._ground())
        if examined.ruleset is None:
            raise UnprovenError("规则有错误，无从试验")
        checker = self._make_checker(examined.ruleset)
        options = msgspec.json.decode(task.options, type=Options)
        if task.kind == TESTS:
            return (yield from tests_work(files, examined, checker))
        if task.kind == AGREEMENT:
            return (yield from agreement_work(files, examined, checker, options.varied))
        assert task.kind == IMPACT
        old = self._current.checker
        return (yield from impact_work(old, checker, self._cases, self._runner))
