"""Every route with the permission it declares; an app with an undeclared route is not made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from fastapi import FastAPI

from api.http.public import PUBLIC
from api.security.policy import Permission


class Declared(NamedTuple):
    """A route of the app, with what it asks of its caller; nothing if it is public."""

    method: str
    path: str
    permissions: frozenset[Permission]


class UndeclaredRouteError(Exception):
    """A route asks for no permission and is not listed as public."""


def declared_routes(app: FastAPI) -> Iterator[Declared]:
    """All routes of an app, one line a method."""
    for route in app.routes:
        for each in _parts(route):
            dependant = getattr(each, "dependant", None)
            permissions = frozenset() if dependant is None else _asked(dependant)
            for method in sorted(getattr(each, "methods", None) or {"GET"}):
                yield Declared(method, each.path, permissions)


def require_declared(app: FastAPI) -> None:
    """Raises UndeclaredRouteError for a route that would be open by omission."""
    for route in declared_routes(app):
        if not route.permissions and (route.method, route.path) not in PUBLIC:
            raise UndeclaredRouteError(f"{route.method} {route.path}")


def _parts(route: Any) -> Iterator[Any]:
    """The routes an included router stands for, or the route itself."""
    contexts = getattr(route, "effective_route_contexts", None)
    if contexts is None:
        yield route
    else:
        yield from contexts()


def _asked(dependant: Any) -> frozenset[Permission]:
    own = getattr(dependant.call, "permission", None)
    inner = (_asked(each) for each in dependant.dependencies)
    return frozenset(() if own is None else (own,)).union(*inner)
