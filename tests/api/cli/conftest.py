"""Snapshot files, and the command line run in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from api.cli.main import run
from tests.api.cases import RULESET, clean, dumped, late_interrogation, undecided


class Outcome(NamedTuple):
    """What a run left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """One snapshot of each kind."""
    content = {
        "late": dumped(late_interrogation()),
        "clean": dumped(clean()),
        "undecided": dumped(undecided()),
        "broken": dumped(late_interrogation() | {"measure": 7}),
        "cut": dumped(clean())[:-9],
    }
    paths = {}
    for name, data in content.items():
        paths[name] = tmp_path / f"{name}.json"
        paths[name].write_bytes(data)
    return paths


@pytest.fixture
def fadu(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run the command line in this process."""
    monkeypatch.setenv("FADU_RULESET", str(RULESET))
    monkeypatch.setenv("FADU_CACHE_DIR", "")

    def call(*arguments: object) -> Outcome:
        code = run([str(argument) for argument in arguments])
        return Outcome(code, *capfd.readouterr())

    return call
