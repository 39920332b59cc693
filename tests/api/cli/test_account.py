"""``fadu account``: rights from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.cli.main import run


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FADU_DATA_DIR", str(tmp_path / "data"))


@pytest.fixture
def units(tmp_path: Path) -> Path:
    file = tmp_path / "units.csv"
    file.write_text("440100,440000,B\n440000,,A\n", encoding="utf-8")
    return file


def test_units_people_and_systems_are_added_and_listed(
    units: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["account", "units", str(units)]) == 0
    assert run(["account", "add", "admin", "--role", "管理员"]) == 0
    assert run(["account", "client", "case", "--unit", "440100"]) == 0
    capsys.readouterr()
    assert run(["account", "list"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "单位 /440000/ A",
        "单位 /440000/440100/ B",
        "账号 admin 管理员 全部单位",
        "系统 case 办案系统 440100",
    ]


def test_a_key_is_shown_once_and_can_be_revoked_by_its_prefix(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run(["account", "client", "case"])
    assert run(["account", "key", "case", "--days", "30"]) == 0
    shown = capsys.readouterr()
    key = shown.out.strip()
    assert key.startswith("fadu_k_")
    prefix = key.split("_")[2]
    assert prefix in shown.err
    assert run(["account", "revoke", "case", prefix]) == 0
    assert run(["account", "revoke", "case", prefix]) == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["add", "P1", "--role", "局长"],
        ["add", "P1", "--role", "管理员", "--role", "审计"],
        ["add", "P1", "--role", "法制员", "--unit", "999999"],
        ["add", "P1", "--role", "法制员", "--clearance", "high"],
        ["client", "Case"],
        ["key", "nobody"],
    ],
)
def test_what_cannot_be_is_a_wrong_call_and_changes_nothing(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["account", *arguments]) == 2
    capsys.readouterr()
    run(["account", "list"])
    assert capsys.readouterr().out == ""


def test_a_line_of_units_with_too_little_names_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bad.csv"
    file.write_text("440000,,A\n440100\n", encoding="utf-8")
    assert run(["account", "units", str(file)]) == 2
    assert "第 2 行" in capsys.readouterr().err


def test_an_unsafe_server_does_not_start(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FADU_ENVIRONMENT", "production")
    monkeypatch.setenv("FADU_ACCESS", "open")
    assert run(["serve"]) == 2
    assert "FADU_ACCESS=closed" in capsys.readouterr().err
