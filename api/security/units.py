"""The tree of units: codes, names, and the path that says who stands below whom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, func, literal, select, update

from api.security.identity import Identity
from api.security.recording import Change, RightsRefusedError
from api.security.tables import accounts, clients, units
from api.security.visibility import ROOT
from api.store.schema import PATH, metadata

CODE = re.compile(r"[0-9A-Z]{1,32}")
"""What a code may look like; capitals only, so that no two differ in case alone."""


class Unit(NamedTuple):
    """One unit; ``parent`` is a code or None at the top, ``path`` is made, not given."""

    code: str
    parent: str | None
    name: str
    path: str = ""


def path_of(connection: Connection, code: str) -> str | None:
    """The path of a unit, "/440000/440100/", or None if there is no such unit."""
    return connection.execute(select(units.c.path).where(units.c.code == code)).scalar()


def place_for(connection: Connection, identity: Identity, code: str | None) -> str | None:
    """Where a case of the unit ``code`` is kept when ``identity`` sends it, None if it may not.

    A unit that is not in the tree, or not stated, stands for the sender's own.
    """
    path = None if code is None else path_of(connection, code)
    if path is None:
        return identity.unit_path
    return path if path.startswith(identity.unit_path) else None


def all_units(connection: Connection, after: str, limit: int) -> Sequence[Unit]:
    """Units in the order of their paths, after a path."""
    query = select(units).where(units.c.path > after).order_by(units.c.path).limit(limit)
    return [Unit(*row) for row in connection.execute(query)]


def put_units(change: Change, given: Iterable[Unit]) -> int:
    """Add units or change their names and parents; the number that differed.

    Parents may be given in the same call, in any order.  Where a unit is moved, everything that
    carries a ``unit_path`` below it moves along.  Raises RightsRefusedError.
    """
    connection = change.connection
    wanted = {unit.code: unit for unit in given}
    known = {row.code: Unit(*row) for row in connection.execute(select(units))}
    tree = known | wanted
    changed = 0
    for code in sorted(wanted, key=lambda code: _depth(tree, code)):
        unit = wanted[code]._replace(path=_path(tree, code))
        before = known.get(code)
        if before is not None and before.path != unit.path:
            _move(connection, before.path, unit.path)
            known = {row.code: Unit(*row) for row in connection.execute(select(units))}
            before = known[code]
        if before == unit:
            continue
        change.upsert(units, unit._asdict())
        change.note("unit.changed", {"unit": code, "parent": unit.parent, "name": unit.name})
        changed += 1
    return changed


def remove_unit(change: Change, code: str) -> bool:
    """Take an unused unit out of the tree; False if there is none.

    Raises RightsRefusedError while units, accounts, systems or cases are in it.
    """
    connection = change.connection
    path = path_of(connection, code)
    if path is None:
        return False
    if _in_use(connection, code, path):
        raise RightsRefusedError("该单位之下还有单位、账号、接入系统或者案件，不能删除")
    connection.execute(units.delete().where(units.c.code == code))
    change.note("unit.removed", {"unit": code})
    return True


def _depth(tree: dict[str, Unit], code: str) -> int:
    return _path(tree, code).count("/")


def _path(tree: dict[str, Unit], code: str) -> str:
    steps: list[str] = []
    at: str | None = code
    while at is not None:
        if at in steps:
            raise RightsRefusedError("单位的隶属关系成了环")
        if at not in tree:
            raise RightsRefusedError("上级单位不存在")
        if not CODE.fullmatch(at):
            raise RightsRefusedError("单位编号应为 1 至 32 个数字或者大写字母")
        steps.append(at)
        at = tree[at].parent
    path = ROOT + "".join(f"{step}/" for step in reversed(steps))
    if len(path) > PATH:
        raise RightsRefusedError("单位层级过深")
    return path


def _move(connection: Connection, old: str, new: str) -> None:
    for table in metadata.sorted_tables:
        for column in table.columns:
            if column.name == "unit_path" or column is units.c.path:
                moved = literal(new).concat(func.substr(column, len(old) + 1))
                inside = func.substr(column, 1, len(old)) == old
                connection.execute(update(table).where(inside).values({column.name: moved}))


def _in_use(connection: Connection, code: str, path: str) -> bool:
    queries = [
        select(units.c.code).where(units.c.parent == code),
        select(accounts.c.subject).where(accounts.c.unit == code),
        select(clients.c.client).where(clients.c.unit == code),
    ]
    queries += [
        select(literal(1)).select_from(table).where(table.c.unit_path == path)
        for table in metadata.sorted_tables
        if "unit_path" in table.c and table.name != "security_reading"
    ]
    return any(connection.execute(query.limit(1)).first() for query in queries)
