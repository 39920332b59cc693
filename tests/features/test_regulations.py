"""Every scenario under features/ holds."""

from __future__ import annotations

from pytest_bdd import scenarios

scenarios(".")
