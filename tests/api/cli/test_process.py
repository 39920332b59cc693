"""The command as a process: streams, pipes, colours, exit codes."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

from tests.api.cases import clean, dumped, late_interrogation
from tests.api.cli.command import environment, fadu


def test_a_snapshot_is_read_from_standard_input() -> None:
    ran = fadu("check", "-", "--format", "json", stdin=dumped(late_interrogation()))
    assert ran.returncode == 1
    assert json.loads(ran.stdout)["case_id"] == "A1"
    assert ran.stderr == b""


def test_refusals_go_to_standard_error_in_text() -> None:
    ran = fadu("check", "-", stdin=b"{")
    assert ran.returncode == 2
    assert ran.stdout == b""
    assert "S102" in ran.stderr.decode()


def test_a_file_beyond_every_bound_is_refused_without_reading_it_all(tmp_path: Path) -> None:
    huge = tmp_path / "huge.json"
    with huge.open("wb") as file:
        file.truncate(8 * 1024**3)
    ran = fadu("check", huge)
    assert ran.returncode == 2
    assert "S105" in ran.stderr.decode()


def test_a_closed_pipe_is_neither_a_defect_nor_a_clean_case() -> None:
    command = [sys.executable, "-m", "api.cli.main", "schema"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    told = process.stderr.read()
    process.stderr.close()
    assert process.wait(30) == 141
    assert told == b""


def test_colours_are_for_terminals_only(tmp_path: Path) -> None:
    path = tmp_path / "late.json"
    path.write_bytes(dumped(late_interrogation()))
    for more, coloured in (({}, True), ({"NO_COLOR": "1"}, False)):
        mine, theirs = pty.openpty()
        process = subprocess.run(
            [sys.executable, "-m", "api.cli.main", "check", str(path)],
            stdout=theirs,
            env=environment(TERM="xterm", **more),
            check=False,
        )
        os.close(theirs)
        shown = os.read(mine, 65536)
        os.close(mine)
        assert process.returncode == 1
        assert (b"\x1b[31m" in shown) is coloured


def test_the_cache_is_filled_and_used(tmp_path: Path) -> None:
    first = fadu("check", "-", stdin=dumped(clean()), FADU_CACHE_DIR=str(tmp_path))
    kept = list(tmp_path.iterdir())
    second = fadu("check", "-", stdin=dumped(clean()), FADU_CACHE_DIR=str(tmp_path))
    assert len(kept) >= 1
    assert sorted(tmp_path.iterdir()) == sorted(kept)
    assert (first.returncode, first.stdout) == (second.returncode, second.stdout)


def test_the_shipped_rules_check_a_case_without_naming_a_folder() -> None:
    ran = fadu(
        "check", "-", "--format", "json", stdin=dumped(late_interrogation()), FADU_RULESET=""
    )
    assert ran.returncode in (0, 1)
    assert json.loads(ran.stdout)["ruleset"]["name"] == "national"


def test_help_names_every_command() -> None:
    shown = fadu("--help").stdout.decode()
    for command in ("check", "explain", "rules", "schema", "fmt", "lint", "test", "serve"):
        assert command in shown
