"""A line of the log is JSON and cannot hold the content of a case."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from api.operations.logs import configure

SECRET = "R1的秘密"


@pytest.fixture(autouse=True)
def configured() -> Iterator[None]:
    root = logging.getLogger()
    before = root.handlers, root.level
    yield
    root.handlers, root.level = before
    structlog.reset_defaults()


def _lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_line_is_one_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    configure("info")
    structlog.stdlib.get_logger("fadu.requests").info("request", route="/v1/checks", status=200)
    (line,) = _lines(capsys)
    assert line["event"] == "request"
    assert line["route"] == "/v1/checks"
    assert line["level"] == "info"


def test_what_may_not_be_logged_is_dropped(capsys: pytest.CaptureFixture[str]) -> None:
    configure("info")
    structlog.stdlib.get_logger("fadu").info("request", case_id=SECRET, body=SECRET)
    assert SECRET not in capsys.readouterr().err


def test_of_an_exception_only_kind_and_place_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    configure("info")
    try:
        raise ValueError(SECRET)
    except ValueError:
        logging.getLogger("uvicorn.error").exception("failed")
    (line,) = _lines(capsys)
    assert line["kind"] == "ValueError"
    assert SECRET not in json.dumps(line, ensure_ascii=False)


def test_a_quiet_level_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    configure("error")
    logging.getLogger("uvicorn.error").info("started")
    assert _lines(capsys) == []
