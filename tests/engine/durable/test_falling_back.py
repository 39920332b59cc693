"""Where the worker can't answer, the default engine does, and the answer says so."""

import pytest

from engine.checking import Checker, default_engines
from engine.checking.judging import ENGINE_FALLBACK
from engine.durable.deciding import Decider
from engine.durable.engine import Durable
from engine.durable.supervision import WorkerFailedError
from tests.engine.durable.views import national, one_checked
from tests.engine.durable.workers import Failing, patient


def checker(decider: Decider) -> Checker:
    makers = {**default_engines(), "durable": lambda rules: Durable(rules, decider)}
    return Checker(national(), makers)


def test_without_a_worker_the_default_engine_answers_with_a_note(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("engine.durable.deciding.library_installed", lambda: True)
    data, as_of = one_checked()
    failing = checker(Decider(Failing()))
    fallen = failing.check(data, as_of=as_of, engine="durable")
    plain = failing.check(data, as_of=as_of)
    assert fallen.engine == plain.engine == "compiled"
    assert fallen.findings == plain.findings
    assert [note.code for note in fallen.data_quality][-1] == ENGINE_FALLBACK
    assert ENGINE_FALLBACK not in [note.code for note in plain.data_quality]


def test_without_the_library_the_note_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("engine.durable.deciding.library_installed", lambda: False)
    data, as_of = one_checked()
    answer = checker(Decider(Failing())).check(data, as_of=as_of, engine="durable")
    assert answer.engine == "compiled"
    assert "fadu[durable]" in answer.data_quality[-1].message


def test_rows_for_comparing_engines_are_never_another_engines(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("engine.durable.deciding.library_installed", lambda: False)
    data, as_of = one_checked()
    with pytest.raises(WorkerFailedError, match="durable_rules"):
        checker(Decider(Failing())).verdicts(data, as_of=as_of, engine="durable")


@pytest.mark.durable
def test_a_check_can_ask_for_the_engine_by_name() -> None:
    data, as_of = one_checked()
    own = checker(patient())
    answer = own.check(data, as_of=as_of, engine="durable")
    assert answer.engine == "durable"
    assert answer.findings == own.check(data, as_of=as_of).findings
