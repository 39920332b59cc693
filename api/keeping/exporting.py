"""One case's whole record as a zip: a manifest with hashes, the audit entries, the snapshots, and
every row that any area keeps of the case.
"""

from __future__ import annotations

import base64
import hashlib
import zipfile
from collections.abc import Iterator
from typing import IO, Any

import msgspec
from sqlalchemy import Column, ColumnElement, Connection, MetaData, Table, select

from api.audit.answers import program
from api.audit.chain import key
from api.audit.journal import record
from api.audit.snapshots import snapshot_bytes
from api.audit.tables import snapshot_cases, snapshots
from api.audit.times import iso
from api.store.database import Database
from api.watching.tables import findings

EXPORTED = "case.exported"
FORMAT = "fadu-case-record-1"
MANIFEST = "manifest.json"

_SECRET = ("token", "secret", "digest_of_key")
_encode = msgspec.json.Encoder(order="sorted").encode


def export_case(
    database: Database,
    metadata: MetaData,
    case_id: str,
    to: IO[bytes],
    *,
    by: str,
    purpose: str,
    at: int,
) -> bool:
    """Write the record of a case, as it stands at one moment, into ``to``.

    False, and nothing written, if nothing is kept of such a case.  ``metadata`` has the tables of
    every area; ``by`` and ``purpose`` go into the manifest, and an entry of the audit log says that
    the export was made.  ``at``: milliseconds UTC.
    """
    name = key(case_id)
    with database.reading() as connection:
        if name is None or not _is_known(connection, metadata, name):
            return False
        with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as made:
            files = _Files(made)
            for table, rows in _tables(connection, metadata, name):
                files.add(f"{table}.jsonl", b"".join(_encode(row) + b"\n" for row in rows))
            for digest in _snapshots(connection, name):
                data = snapshot_bytes(connection, digest)
                if data is not None:
                    files.add(f"snapshots/{digest.removeprefix('sha256:')}.json", data)
            manifest = {
                "format": FORMAT,
                "program": program(),
                "case_id": name,
                "exported_at": iso(at),
                "exported_by": by,
                "purpose": purpose,
                "files": files.hashes,
            }
            stated = files.end(manifest)
    with database.writing() as connection:
        content = {"case_id": name, "manifest": stated, "files": len(files.hashes)}
        record(connection, EXPORTED, by, at, content)
    return True


class _Files:
    """A zip under way, and the hash of each file in it."""

    def __init__(self, made: zipfile.ZipFile) -> None:
        self._zip = made
        self.hashes: dict[str, str] = {}

    def add(self, name: str, data: bytes) -> None:
        """One file; the moment in the zip is fixed, so that equal records give equal bytes."""
        self.hashes[name] = "sha256:" + hashlib.sha256(data).hexdigest()
        self._zip.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)

    def end(self, manifest: dict[str, Any]) -> str:
        """Write the manifest; gives its hash."""
        data = msgspec.json.format(_encode(manifest), indent=2)
        self._zip.writestr(zipfile.ZipInfo(MANIFEST), data, zipfile.ZIP_DEFLATED)
        return "sha256:" + hashlib.sha256(data).hexdigest()


def _is_known(connection: Connection, metadata: MetaData, case_id: str) -> bool:
    return any(rows for _, rows in _tables(connection, metadata, case_id))


def _tables(
    connection: Connection, metadata: MetaData, case_id: str
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Of every table the rows that belong to the case or to one of its findings."""
    own = select(findings.c.finding_id).where(findings.c.case_id == case_id)
    for table in sorted(metadata.tables.values(), key=lambda each: each.name):
        condition: ColumnElement[bool]
        if table is snapshots:
            condition = table.c.hash.in_(
                select(snapshot_cases.c.hash).where(snapshot_cases.c.case_id == case_id)
            )
        elif "case_id" in table.c:
            condition = table.c.case_id == case_id
        elif "finding_id" in table.c:
            condition = table.c.finding_id.in_(own)
        else:
            continue
        columns = [column for column in table.c if _is_told(table, column)]
        query = select(*columns).where(condition).order_by(*table.primary_key.columns)
        rows = [_plain(dict(row._mapping)) for row in connection.execute(query)]
        yield table.name, rows


def _is_told(table: Table, column: Column[Any]) -> bool:
    """Snapshots are files of their own; what opens doors is left out."""
    if table is snapshots and column.name == "body":
        return False
    return not any(word in column.name for word in _SECRET)


def _snapshots(connection: Connection, case_id: str) -> list[str]:
    query = select(snapshot_cases.c.hash).where(snapshot_cases.c.case_id == case_id)
    return list(connection.execute(query.order_by(snapshot_cases.c.hash)).scalars())


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row as JSON: bytes that are JSON as they are, others in base64."""
    return {name: _readable(value) for name, value in row.items()}


def _readable(value: Any) -> Any:
    if not isinstance(value, bytes):
        return value
    try:
        msgspec.json.decode(value)
        if b"\n" not in value:
            return msgspec.Raw(value)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    return {"base64": base64.b64encode(value).decode()}
