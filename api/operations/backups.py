"""The whole database in one file, written and read table by table.

The same file fits SQLite and PostgreSQL, so it is also the way from one to the other.  It holds
one member a table (rows as msgpack, in the order of the key) and a manifest with the number of
rows and the SHA-256 of each.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

import msgspec
from sqlalchemy import Connection, MetaData, Table, func, insert, select, text

from api.store.database import Database

MANIFEST = "manifest.json"
BATCH = 500


class BackupError(Exception):
    """A backup cannot be written, read or restored; the text says why, in Chinese."""


class TableCopy(msgspec.Struct, frozen=True):
    """One table in a backup."""

    name: str
    rows: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """What a backup holds.  ``step`` is the migration step of its tables."""

    fadu: str
    step: str
    taken_at: int
    tables: tuple[TableCopy, ...]


class Layout(NamedTuple):
    """The tables of a database and the migration step that made them."""

    step: str
    tables: MetaData


def back_up(database: Database, layout: Layout, target: Path, version: str, now: int) -> Manifest:
    """Write a backup of one moment; the service may go on meanwhile.  Raises BackupError."""
    if target.exists():
        raise BackupError(f"{target} 已经存在；备份不覆盖旧文件")
    draft = target.with_name(target.name + ".part")
    with database.reading() as connection, zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as out:
        copies = []
        for table in layout.tables.sorted_tables:
            with out.open(table.name, "w", force_zip64=True) as member:
                copies.append(_write(connection, table, member))
        manifest = Manifest(version, layout.step, now, tuple(copies))
        out.writestr(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest), indent=2))
    with draft.open("rb") as written:
        os.fsync(written.fileno())
    draft.rename(target)
    return manifest


def read_manifest(source: Path) -> Manifest:
    """The manifest of a backup whose members are whole.  Raises BackupError."""
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = msgspec.json.decode(archive.read(MANIFEST), type=Manifest)
            for copy in manifest.tables:
                with archive.open(copy.name) as member:
                    if _digest(member) != copy.sha256:
                        raise BackupError(f"备份已损坏：{copy.name} 与清单的摘要不符")
    except FileNotFoundError as error:
        raise BackupError(f"没有备份文件 {source}") from error
    except (zipfile.BadZipFile, KeyError, msgspec.MsgspecError, OSError, EOFError) as error:
        raise BackupError(f"{source} 不是完整的法度备份") from error
    return manifest


def restore(database: Database, layout: Layout, source: Path) -> Manifest:
    """Fill an empty database from a backup, all or nothing.  Raises BackupError."""
    manifest = read_manifest(source)
    if manifest.step != layout.step:
        raise BackupError(
            f"备份来自 {manifest.fadu} 版（库结构 {manifest.step}），"
            f"本版为 {layout.step}；先用同一版本恢复，再升级"
        )
    known = {table.name: table for table in layout.tables.sorted_tables}
    with database.writing() as connection, zipfile.ZipFile(source) as archive:
        for table in known.values():
            if connection.execute(select(func.count()).select_from(table)).scalar_one():
                raise BackupError(f"目标数据库不是空的（{table.name} 有内容）；只能恢复到空库")
        for copy in manifest.tables:
            with archive.open(copy.name) as member:
                _fill(connection, known[copy.name], _rows(member))
            if not database.is_sqlite:
                _go_on_counting(connection, known[copy.name])
    return manifest


def _write(connection: Connection, table: Table, member: IO[bytes]) -> TableCopy:
    digest = hashlib.sha256()
    rows = 0
    encode = msgspec.msgpack.Encoder().encode
    statement = select(table).order_by(*table.primary_key.columns)
    for row in connection.execution_options(yield_per=BATCH).execute(statement):
        data = encode(dict(row._mapping))
        sized = len(data).to_bytes(8, "big") + data
        digest.update(sized)
        member.write(sized)
        rows += 1
    return TableCopy(str(table.name), rows, digest.hexdigest())


def _digest(member: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while piece := member.read(1 << 20):
        digest.update(piece)
    return digest.hexdigest()


def _rows(member: IO[bytes]) -> Iterator[dict[str, Any]]:
    decode = msgspec.msgpack.Decoder(dict[str, Any]).decode
    while size := member.read(8):
        yield decode(member.read(int.from_bytes(size, "big")))


def _fill(connection: Connection, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            connection.execute(insert(table), batch)
            batch = []
    if batch:
        connection.execute(insert(table), batch)


def _go_on_counting(connection: Connection, table: Table) -> None:
    """Let PostgreSQL's counter of a numbered table go on after the last number."""
    for column in table.primary_key.columns:
        name = connection.execute(
            text("SELECT pg_get_serial_sequence(:table, :column)"),
            {"table": table.name, "column": column.name},
        ).scalar()
        if name is not None:
            last = connection.execute(select(func.max(column))).scalar()
            if last is not None:
                connection.execute(
                    text("SELECT setval(:name, :last)"), {"name": name, "last": last}
                )
