"""Which rows are the record of one case: of every area, and of them what a reader may see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from sqlalchemy import Column, ColumnElement, Connection, MetaData, Row, Table, select

from api.audit.answers import ANSWERED
from api.audit.chain import Entry
from api.audit.tables import entries, snapshot_cases, snapshots
from api.keeping.seeing import Sight
from api.keeping.tables import holds
from api.security.visibility import may_see
from api.watching.tables import findings

_SECRET = ("token", "secret", "digest_of_key")


class _Told(msgspec.Struct):
    snapshot: str = ""


_decoder = msgspec.json.Decoder(_Told)


def rows_told(
    connection: Connection,
    metadata: MetaData,
    case_id: str,
    names: list[str],
    sight: Sight | None,
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Of every table the rows that belong to the case or to one of its findings.

    ``names``: the snapshots, from ``snapshots_told``; without a ``sight`` every row is told.
    """
    own = select(findings.c.finding_id).where(findings.c.case_id == case_id)
    for table in sorted(metadata.tables.values(), key=lambda each: each.name):
        condition: ColumnElement[bool]
        if table is snapshots or table is snapshot_cases:
            condition = table.c.hash.in_(names)
            if table is snapshot_cases:
                condition &= table.c.case_id == case_id
        elif "case_id" in table.c:
            condition = table.c.case_id == case_id
        elif "finding_id" in table.c:
            condition = table.c.finding_id.in_(own)
        else:
            continue
        columns = [column for column in table.c if _is_told(table, column)]
        query = select(*columns).where(condition).order_by(*table.primary_key.columns)
        rows = connection.execute(query).all()
        if sight is not None:
            seen = _seen(table, sight)
            rows = [row for row in rows if seen(row)]
        yield table.name, [dict(row._mapping) for row in rows]


def snapshots_told(connection: Connection, case_id: str, sight: Sight | None) -> list[str]:
    """The hashes of the case's snapshots: those of answers that are seen.

    One that no answer names came to the watched case too late to be judged, and is the case's.
    """
    query = select(snapshot_cases.c.hash).where(snapshot_cases.c.case_id == case_id)
    names = list(connection.execute(query.order_by(snapshot_cases.c.hash)).scalars())
    if sight is None:
        return names
    answers = select(entries).where(entries.c.case_id == case_id, entries.c.kind == ANSWERED)
    seen, named = set(), set()
    for entry in (Entry(*row) for row in connection.execute(answers)):
        try:
            name = _decoder.decode(entry.content).snapshot
        except (msgspec.MsgspecError, UnicodeDecodeError):
            continue
        named.add(name)
        if sight.of_entry(entry):
            seen.add(name)
    return [name for name in names if name in seen or (name not in named and sight.of_case())]


def _seen(table: Table, sight: Sight) -> Callable[[Row[Any]], bool]:
    if table is entries:
        return lambda row: sight.of_entry(Entry._make(row))
    if table is holds:
        return lambda row: sight.of_note(row.placed_at)
    if table is snapshots or table is snapshot_cases:
        return lambda row: True
    if "unit_path" in table.c and "secrecy" in table.c:
        return lambda row: may_see(sight.identity, row.unit_path, row.secrecy)
    return lambda row: sight.of_case()


def _is_told(table: Table, column: Column[Any]) -> bool:
    """Snapshots are files of their own; what opens doors is left out."""
    if table is snapshots and column.name == "body":
        return False
    return not any(word in column.name for word in _SECRET)
