"""What the commands about rights share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import typer

from api.cli.installation import installation
from api.runtime import Runtime
from api.security.identity import ROLE_LABELS, Role
from api.security.recording import RightsRefusedError
from api.security.secrecy import RANKS

_ROLES = {role.value: role for role in Role} | {text: role for role, text in ROLE_LABELS.items()}


@contextmanager
def changing() -> Iterator[Runtime]:
    """The parts of this process; a change that cannot be made is told as a wrong call."""
    with installation() as runtime:
        try:
            yield runtime
        except RightsRefusedError as error:
            raise typer.BadParameter(str(error)) from error


def roles_named(given: Iterable[str]) -> frozenset[Role]:
    """Roles by code or Chinese name.  Raises typer.BadParameter."""
    try:
        return frozenset(_ROLES[name] for name in given)
    except KeyError as error:
        raise typer.BadParameter(f"角色应为 {'、'.join(ROLE_LABELS.values())} 之一") from error


def levels(given: str) -> int:
    """The rank of a level of secrecy.  Raises typer.BadParameter."""
    if given not in RANKS:
        raise typer.BadParameter(f"密级应为 {'、'.join(RANKS)} 之一")
    return RANKS[given]
