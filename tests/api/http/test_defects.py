"""A defect of ours is a plain 500; what was submitted reaches neither answer nor log."""

from __future__ import annotations

import json
import logging
from typing import Any, NoReturn

import pytest

from api.http.app import create_app
from api.runtime import Runtime
from api.settings import Settings
from engine.checking import Checker, EngineDisagreement
from engine.rows import Row
from tests.api.cases import clean, dumped
from tests.api.http.client import Client, problem_of

SECRET = "R1的秘密"


class Broken(Checker):
    """A checker that fails in a given way."""

    failure: Exception = ValueError(SECRET)

    def check(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Fail."""
        raise self.failure


@pytest.fixture
def broken(settings: Settings, checker: Checker) -> Client:
    app = create_app(settings, checker=checker)
    app.openapi()
    client = Client(app)
    runtime = Runtime(settings, checker=Broken(checker.ruleset))
    app.state.shared = type(app.state.shared)(runtime)
    return client


def test_an_unexpected_error_is_told_without_its_text(
    broken: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        found = problem_of(broken.check({"snapshot": clean()}), 500)
    assert found["type"] == "urn:fadu:problem:internal"
    assert SECRET not in str(found) + caplog.text
    assert "unexpected ValueError" in caplog.text


def test_engines_that_disagree_give_no_answer(
    broken: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    row = Row(0, (0,), 0, 0, None, None, False, None, 0, 0)
    disagreement = EngineDisagreement("compiled", "CR-F05", (SECRET,), row, None)
    monkeypatch.setattr(Broken, "failure", disagreement)
    found = problem_of(broken.check({"snapshot": clean()}), 500)
    assert found["type"] == "urn:fadu:problem:engines-disagree"
    assert "CR-F05" in found["detail"]
    assert SECRET not in str(found) + caplog.text


def test_a_defect_in_a_batch_costs_only_its_line(
    broken: Client, caplog: pytest.LogCaptureFixture
) -> None:
    line = dumped({"snapshot": clean()})
    response = broken.post("/v1/checks/batch", line + b"\n[]\n" + line)
    found = [json.loads(each) for each in response.text.splitlines()]
    assert [(each["item"], each["status"]) for each in found] == [(1, 500), (2, 422), (3, 500)]
    assert SECRET not in response.text + caplog.text
