"""Settings come from the environment, and a bad one is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.settings import Settings, SettingsError, read_settings
from dsl.content import rulesets_folder


def test_nothing_set_means_the_shipped_rules_on_the_loopback_address() -> None:
    found = read_settings({})
    assert found.ruleset_folder() == rulesets_folder() / "national"
    assert (found.host, found.port, found.workers) == ("127.0.0.1", 8000, 1)


def test_every_setting_is_read_by_its_name() -> None:
    found = read_settings(
        {
            "FADU_PORT": "9000",
            "FADU_RULESET": "here",
            "FADU_WORKERS": "3",
            "OTHER": "x",
            "PORT": "1",
        }
    )
    assert found == Settings(port=9000, ruleset="here", workers=3)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("PORT", "65536", "0 至 65535"),
        ("PORT", "http", "0 至 65535"),
        ("WORKERS", "0", "1 至 256"),
        ("HOST", "", "不得为空"),
    ],
)
def test_a_value_that_does_not_fit_is_named_without_being_repeated(
    name: str, value: str, told: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({f"FADU_{name}": value})
    assert f"FADU_{name}" in str(caught.value)
    assert told in str(caught.value)


def test_the_database_is_a_file_among_the_data_unless_another_is_named(tmp_path: Path) -> None:
    assert Settings(data_dir=str(tmp_path)).database() == f"sqlite:///{tmp_path}/fadu.sqlite3"
    assert Settings(database_url="postgresql://x").database() == "postgresql://x"


def test_checked_rules_are_kept_in_the_users_cache_or_not_at_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "cache")
    assert Settings().cache_folder() == Path("cache/fadu")
    assert Settings(cache_dir="kept").cache_folder() == Path("kept")
    assert Settings(cache_dir="").cache_folder() is None
