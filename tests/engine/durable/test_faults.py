"""A worker that is killed, hangs or breaks down costs no answer and no other case."""

import os
import signal
from pathlib import Path

import pytest

import engine.durable
from engine.durable import verdict_facts as facts
from engine.durable.deciding import MODULE, Decider
from engine.durable.engine import Durable
from engine.durable.supervision import Worker, WorkerFailedError
from engine.durable.verdict_facts import Given, NotIntegersError
from engine.oracle.judging import Oracle
from tests.conformance.sample_ir import sample_ruleset
from tests.engine.compiled.views import detention_view
from tests.engine.durable.workers import Failing, patient

RULES = sample_ruleset()
VIEW = detention_view(1, 0.2)
SUBJECT: Given = (facts.SUBJECT, 2, 2, 0, 1)
REQUIRED: Given = (facts.REQUIRE, 0, 0, 0)
VIOLATED = [2, 0, 0, 0]


@pytest.mark.durable
@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGSTOP])
def test_a_worker_killed_or_hanging_is_replaced_and_the_answer_comes(blow: signal.Signals) -> None:
    decider = Decider(Worker(MODULE, deadline=3.0))
    checking = Durable(RULES, decider)
    expected = Oracle(RULES).judge(VIEW)
    assert checking.judge(VIEW) == expected
    assert decider.worker.pid is not None
    os.kill(decider.worker.pid, blow)
    assert checking.judge(VIEW) == expected
    assert decider.worker.started == 2


@pytest.mark.durable
def test_facts_the_library_takes_for_one_end_the_worker_and_leave_nothing_behind() -> None:
    decider = patient()
    with pytest.raises(WorkerFailedError):
        decider.decide([(100, [SUBJECT, REQUIRED, REQUIRED])])
    assert decider.decide([(100, [SUBJECT, REQUIRED])]) == [VIOLATED]


@pytest.mark.durable
def test_one_subject_leaves_nothing_to_the_next() -> None:
    met: Given = (facts.REQUIRE, 0, 2, 0)
    found = patient().decide([(100, [SUBJECT, each]) for each in (REQUIRED, met, REQUIRED)])
    assert found == [VIOLATED, [2, 5, 0, 0], VIOLATED]


@pytest.mark.parametrize("value", ["2", True, 2.0, None, 2**63])
def test_nothing_but_integers_reaches_the_library(value: object) -> None:
    decider = Decider(Failing())
    with pytest.raises(NotIntegersError):
        decider.decide([(100, [(facts.SUBJECT, value, 2, 0, 0)])])  # type: ignore[list-item]


def test_no_session_is_ever_deleted() -> None:
    folder = Path(engine.durable.__file__).parent
    sources = [path.read_text("utf-8") for path in folder.rglob("*.py")]
    assert len(sources) > 10
    assert not any("delete_state" in source for source in sources)


def test_only_the_workers_load_the_library() -> None:
    folder = Path(engine.durable.__file__).parent
    loading = {
        path.name for path in folder.rglob("*.py") if "from durable" in path.read_text("utf-8")
    }
    assert loading == {"live_worker.py", "verdict_worker.py"}
