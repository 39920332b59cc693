"""One case's whole record as a zip: a manifest with hashes, the audit entries, the snapshots, and
every row that any area keeps of the case.
"""

from __future__ import annotations

import base64
import hashlib
import zipfile
from typing import IO, Any

import msgspec
from sqlalchemy import MetaData

from api.audit.answers import program
from api.audit.chain import key
from api.audit.journal import record
from api.audit.snapshots import snapshot_bytes
from api.audit.times import iso
from api.keeping.record_rows import rows_told, snapshots_told
from api.keeping.seeing import Sight
from api.security.identity import Identity
from api.store.database import Database

EXPORTED = "case.exported"
FORMAT = "fadu-case-record-1"
MANIFEST = "manifest.json"

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
    reader: Identity | None = None,
) -> bool:
    """Write the record of a case, as it stands at one moment, into ``to``.

    False, and nothing written, if nothing is kept of such a case.  Given a ``reader``, it is what
    the reader may see; nothing of that counts as nothing.  ``metadata`` has the tables of every
    area; ``by`` and ``purpose`` go into the manifest, and an entry of the audit log says that
    the export was made.  ``at``: milliseconds UTC.
    """
    name = key(case_id)
    with database.reading() as connection:
        if name is None:
            return False
        sight = None if reader is None else Sight(connection, reader, name)
        told = snapshots_told(connection, name, sight)
        tables = list(rows_told(connection, metadata, name, told, sight))
        if not any(rows for _, rows in tables):
            return False
        with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as made:
            files = _Files(made)
            for table, rows in tables:
                files.add(f"{table}.jsonl", b"".join(_encode(_plain(row)) + b"\n" for row in rows))
            for digest in told:
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
