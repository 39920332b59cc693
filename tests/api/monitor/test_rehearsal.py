"""``fadu monitor`` on a file of events."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer import Typer
from typer.testing import CliRunner

from api.cli.monitor import monitor
from api.cli.monitoring import rehearse
from engine.monitor.events import encode_event
from tests.api.monitor.watching import RULES, rules
from tests.engine.monitor.telling import Teller


@pytest.fixture
def events(tmp_path: Path) -> Path:
    tell = Teller()
    told = [
        tell.event("enter", "08:00:00", arrival={"mode": "admin_summons"}, person_no="R1"),
        tell.event("safety_check", "08:02:00"),
        tell.event("exit", "16:30:00"),
    ]
    path = tmp_path / "events.ndjson"
    path.write_bytes(b"\n".join(encode_event(each) for each in told))
    return path


def test_alarms_are_printed_in_the_order_of_their_time(
    events: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert rehearse(events, None, rules(), "plain", as_json=False) == 1
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 4
    assert printed[-1].startswith("2026-03-11T16:00:00 告警 办案超时：R1")
    assert "ADM-XW-01" in printed[-1]


def test_until_an_earlier_moment_of_the_future_there_is_nothing_more(
    events: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert rehearse(events, "2026-03-11T09:00:00+08:00", rules(), "plain", as_json=True) == 1
    printed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [each["kind"] for each in printed] == ["handling_timeout"] * 4


def test_events_that_cannot_be_read_are_bad_input(tmp_path: Path) -> None:
    path = tmp_path / "events.ndjson"
    path.write_text('{"event_id": "E1"}', "utf-8")
    assert rehearse(path, None, rules(), "plain", as_json=False) == 2
    assert rehearse(tmp_path / "none", None, rules(), "plain", as_json=False) == 2
    path.write_text("", "utf-8")
    assert rehearse(path, "yesterday", rules(), "plain", as_json=False) == 2


def test_the_command_finds_its_rules_and_refuses_an_unknown_engine(events: Path) -> None:
    app = Typer()
    app.command()(monitor)
    runner = CliRunner(env={"FADU_CACHE_DIR": ""})
    given = [str(events), "--ruleset", str(RULES), "--engine"]
    assert "办案超时" in runner.invoke(app, [*given, "plain"], standalone_mode=False).output
    assert runner.invoke(app, [*given, "rete"], standalone_mode=False).return_value == 2
