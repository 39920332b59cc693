"""The integration guide shows what really works."""

from __future__ import annotations

import json
import re
from pathlib import Path

import msgspec

from api.settings import PREFIX, Settings
from engine.answers import VERDICT_LABELS, Answer
from engine.checking import Checker

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "integration.md").read_text("utf-8")


def test_the_first_snapshot_of_the_guide_is_checked_as_it_says(checker: Checker) -> None:
    (first, *_) = re.findall(r"^```json\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    answer = checker.check(json.dumps(json.loads(first)).encode())
    assert [(f.rule, f.verdict) for f in answer.findings] == [
        ("CR-F05", "violation"),
        ("CR-F02", "undetermined"),
    ]
    assert answer.data_quality == ()


def test_the_guide_explains_every_reported_verdict_and_every_top_level_field() -> None:
    for verdict in tuple(VERDICT_LABELS)[:4]:
        assert f"| `{verdict}` | {VERDICT_LABELS[verdict]} |" in GUIDE
    for field in msgspec.structs.fields(Answer):
        assert f'"{field.name}"' in GUIDE


def test_every_variable_the_guide_names_is_a_setting() -> None:
    names = set(re.findall(rf"`{PREFIX}([A-Z_]+)`", GUIDE))
    assert names <= {name.upper() for name in Settings.__struct_fields__}
    assert len(names) > 5
