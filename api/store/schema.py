"""What every table is made of.

Each area keeps its tables in its own ``tables.py``; all belong to this metadata, and
``api.migrations`` brings a database to it.  Operational times are milliseconds UTC, times of law
are minutes (Asia/Shanghai), bodies are bytes.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, MetaData, String

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Number = BigInteger().with_variant(Integer, "sqlite")
"""An integer that SQLite can count up by itself."""

NAME = 128
"""Most characters of an identifier that comes from outside."""

PATH = 512
"""Most characters of a unit's path from the root."""


def sequence(name: str = "seq") -> Column[int]:
    """The primary key of a table whose order matters; numbers are never used twice."""
    return Column(name, Number, primary_key=True, autoincrement=True)


def identifier(name: str, *, key: bool = False, null: bool = False) -> Column[str]:
    """An identifier."""
    return Column(name, String(NAME), primary_key=key, nullable=null)


def moment(name: str, *, null: bool = False, index: bool = False) -> Column[int]:
    """An operational time in milliseconds UTC, or a time of law in minutes."""
    return Column(name, BigInteger, nullable=null, index=index)


def body(name: str = "body", *, null: bool = False) -> Column[bytes]:
    """Bytes: mostly JSON, which the database need not understand."""
    return Column(name, LargeBinary, nullable=null)
