"""The expectations written by hand in ``expected_access.yaml``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from api.security.identity import ROLE_LABELS, Role

_FILE = Path(__file__).with_name("expected_access.yaml")
_READ: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
_ROLES = {text: role for role, text in ROLE_LABELS.items()}

PUBLIC: frozenset[str] = frozenset(_READ["public"])
OF_ONE_CASE: tuple[str, ...] = tuple(_READ["of_one_case"])


def _roles(text: str) -> frozenset[Role]:
    if text == "全部":
        return frozenset(Role)
    return frozenset(_ROLES[name] for name in text.split())


EXPECTED: dict[str, frozenset[Role]] = {
    route: _roles(text) for route, text in _READ["routes"].items()
}
"""Roles that may call a route, written "GET /v1/rules"."""
