"""The page of settings is what the code says."""

from __future__ import annotations

import os
from pathlib import Path

from api.operations.settings_page import page
from api.settings import PREFIX, Settings

PAGE = Path(__file__).parents[3] / "docs" / "settings.md"


def test_the_page_is_up_to_date() -> None:
    if os.environ.get("UPDATE_GOLDENS"):
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_setting_has_a_meaning() -> None:
    rows = page().split("|---|---|---|---|\n")[1].splitlines()
    assert len(rows) == len(Settings.__struct_fields__)
    for row in rows:
        _, name, title, default, allowed, _ = row.split("|")
        assert name.strip(" `").startswith(PREFIX)
        assert title.strip() and default.strip() and allowed.strip()
