"""The only routes that ask for no permission.  Everything else needs one; a test sees to it."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.routing import compile_path

PUBLIC: frozenset[tuple[str, str]] = frozenset(
    {
        ("GET", "/healthz"),
        ("GET", "/readyz"),
        ("GET", "/v1/feeds/{token}/deadlines.ics"),
        ("POST", "/v1/sessions"),
        ("GET", "/v1/sign-in"),
        ("GET", "/v1/sign-in/callback"),
    }
)
"""Method and path as the route declares it."""


class PublicPaths:
    """Whether a request goes to a public route, told before it is routed."""

    def __init__(self, routes: Iterable[tuple[str, str]] = PUBLIC) -> None:
        self._plain = {(method, path) for method, path in routes if "{" not in path}
        self._patterns = [(method, compile_path(path)[0]) for method, path in routes if "{" in path]

    def has(self, method: str, path: str) -> bool:
        """HEAD counts as GET."""
        asked = "GET" if method == "HEAD" else method
        return (asked, path) in self._plain or any(
            asked == its and pattern.match(path) for its, pattern in self._patterns
        )
