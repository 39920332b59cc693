"""The two cookies: a session, and the state of a sign-in under way at the issuer."""

from __future__ import annotations

from typing import Any, Literal

from starlette.responses import Response

from api.http.credentials import SESSION_COOKIE

STATE_COOKIE = "__Host-fadu-sign-in"
STATE_SECONDS = 600


def give_session(response: Response, token: str, minutes: int) -> None:
    """Put a session into a cookie that no script reads and no other site sends."""
    response.set_cookie(SESSION_COOKIE, token, max_age=minutes * 60, **_closed("strict"))


def take_session(response: Response) -> None:
    """Let the browser forget its session."""
    response.delete_cookie(SESSION_COOKIE, **_closed("strict"))


def give_state(response: Response, state: str) -> None:
    """Tie a sign-in to this browser.

    Lax, not Strict: the browser must bring it when the issuer, another site, sends it back.
    """
    response.set_cookie(STATE_COOKIE, state, max_age=STATE_SECONDS, **_closed("lax"))


def take_state(response: Response) -> None:
    """Let the browser forget the sign-in."""
    response.delete_cookie(STATE_COOKIE, **_closed("lax"))


def _closed(same_site: Literal["strict", "lax"]) -> dict[str, Any]:
    return {"path": "/", "secure": True, "httponly": True, "samesite": same_site}
