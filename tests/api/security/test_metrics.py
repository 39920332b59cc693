"""What a figure says of the whole site is not for one unit's system."""

from __future__ import annotations

import pytest

from api.security.identity import Role
from tests.api.security.site import OWN, Site


@pytest.mark.parametrize(
    ("role", "unit", "told"),
    [
        (Role.CASE_SYSTEM, OWN, False),
        (Role.CASE_SYSTEM, None, True),
        (Role.ADMINISTRATOR, OWN, True),
    ],
)
def test_how_many_cases_the_site_has_is_not_told_to_one_units_system(
    site: Site, role: Role, unit: str | None, told: bool
) -> None:
    text = site.ask("GET", "/metrics", site.credential(role, unit=unit)).body.decode()
    assert ("fadu_watch_cases" in text) == told
    assert "fadu_watch_due_cases" in text and "fadu_http_requests" in text
