"""When an answer cannot be written down it does not go out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from api.audit.needed import writes_answers
from api.audit.writing import Journal
from api.settings import Settings, SettingsError
from engine.checking import Checker
from tests.api.audit.logs import case
from tests.api.cases import late_interrogation
from tests.api.http.client import problem_of
from tests.api.keeping.office import Office


def refuse(*_: object) -> list[int]:
    raise OSError("database or disk is full: A1")


def test_an_answer_that_cannot_be_written_down_is_withheld(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(Journal, "_commit", refuse)
        found = problem_of(office.check(late_interrogation()), 503)
        assert "审计日志" in found["detail"]
        assert "A1" not in json.dumps(found)
    assert office.check(late_interrogation()).status_code == 200


def test_lines_of_a_batch_are_withheld_one_by_one(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Journal, "_commit", refuse)
    body = b"\n".join(json.dumps(case(n)).encode() for n in range(3))
    lines = [json.loads(line) for line in office.post_batch(body).text.splitlines()]
    assert [(line["status"], line["item"]) for line in lines] == [(503, 1), (503, 2), (503, 3)]


def test_a_database_that_refuses_writes_withholds_answers(office: Office) -> None:
    assert office.check(case(1)).status_code == 200
    with office.runtime.database.writing() as connection:
        connection.execute(text("ALTER TABLE audit_entry RENAME TO audit_gone"))
    problem_of(office.check(case(2)), 503)
    with office.runtime.database.writing() as connection:
        connection.execute(text("ALTER TABLE audit_gone RENAME TO audit_entry"))
    assert office.check(case(3)).status_code == 200


def test_a_commit_that_takes_too_long_withholds_the_answer(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.http.logged.LONGEST_SECONDS", 0.05)
    assert office.runtime.journal is not None
    with office.runtime.database.writing():
        problem_of(office.check(case(1)), 503)


def test_answers_go_out_unwritten_only_where_that_is_allowed(
    database_url: str, checker: Checker
) -> None:
    office = Office(database_url, checker, audit="off")
    assert office.check(case(1)).status_code == 200
    with office.runtime.database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM audit_snapshot")).scalar() == 0
    office.runtime.close()


@pytest.mark.parametrize("more", [{"environment": "production"}, {"access": "closed"}])
def test_production_does_not_start_without_the_log(more: dict[str, str], tmp_path: Path) -> None:
    settings = Settings(audit="off", data_dir=str(tmp_path), **more)  # type: ignore[arg-type]
    with pytest.raises(SettingsError, match="审计日志"):
        writes_answers(settings)


def test_a_machine_without_sm3_does_not_start_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert writes_answers(Settings(audit_algorithm="sm3"))
    monkeypatch.setattr("hashlib.algorithms_available", {"sha256"})
    with pytest.raises(SettingsError, match="SM3"):
        writes_answers(Settings(audit_algorithm="sm3"))
