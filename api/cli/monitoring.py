"""The two ways ``fadu monitor`` runs: a file in its own time, or the database as time goes."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from types import FrameType

import msgspec
import typer

from api.cli import exits
from api.cli.terminal import complain
from api.moments import BadMomentError, read_moment
from api.monitor.rehearsing import Rehearsal
from api.monitor.service import Monitor, ParametersUnusableError, site_parameters
from api.runtime import Runtime
from api.settings import Settings
from dsl.ir.rules import Ruleset
from engine.monitor.alarms import Alarm
from engine.monitor.events import Event, EventRefusedError, read_event

POLL_SECONDS = 0.2
MOST_ALARMS = 500


def rehearse(path: Path, until: str | None, rules: Ruleset, engine: str, as_json: bool) -> int:
    """Print every alarm the events of a file lead to; the exit code."""
    try:
        events = _read(path)
        end = None if until is None else read_moment(until, "--until") * 60
    except OSError:
        complain(f"{path} 读不出来")
        return exits.BAD_INPUT
    except (EventRefusedError, BadMomentError) as error:
        complain(str(error))
        return exits.BAD_INPUT
    rehearsal = Rehearsal(rules, engine)
    found = 0
    try:
        for each in rehearsal.run(events, end):
            found += 1
            _print(each, as_json)
    finally:
        rehearsal.close()
    notice = rehearsal.engine.notice
    complain(f"告警 {found} 件；流引擎 {rehearsal.engine.name}{'；' + notice if notice else ''}")
    return exits.FINDINGS if found else exits.CLEAN


def watch(settings: Settings, rules: Ruleset, engine: str | None, as_json: bool) -> int:
    """Watch until interrupted; prints alarms that leave from now on, whoever lets them out."""
    try:
        given = site_parameters(Path(settings.data_dir))
    except ParametersUnusableError as error:
        complain(str(error))
        return exits.BAD_INPUT
    ended = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        ended.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    runtime = Runtime(settings)
    monitor = Monitor(runtime.database, rules, runtime.clock, given=given, engine=engine)
    try:
        seq = monitor.alarms.last_seq()
        monitor.watch()
        complain("开始监测；按 Ctrl-C 结束")
        while not ended.wait(POLL_SECONDS):
            for each in monitor.alarms.after(seq, MOST_ALARMS):
                seq = each.seq
                _print(each.alarm, as_json)
    finally:
        monitor.close()
        runtime.close()
    return exits.CLEAN


def _print(each: Alarm, as_json: bool) -> None:
    """One alarm on standard output."""
    if as_json:
        typer.echo(msgspec.json.encode(each).decode())
        return
    confirmed = each.confirmation
    rule = f"{confirmed.rule} {confirmed.verdict}；" if confirmed.rule else ""
    stage = "提醒" if each.stage == "before" else "告警"
    typer.echo(
        f"{each.due_at[:19]} {stage} {each.label}：{each.message}（{rule}{confirmed.label}）"
    )


def _read(path: Path) -> list[Event]:
    return [read_event(line) for line in path.read_bytes().splitlines() if line.strip()]
