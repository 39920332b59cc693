"""Seeded sampling (抽查): whoever has the population and the seed draws the same sample again."""

from __future__ import annotations

import hashlib
import math
import secrets
import zlib
from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Connection, insert, select

from api.audit.chain import content_hash
from api.audit.journal import record
from api.clock import Clock
from api.disposal.items import sight
from api.disposal.refusals import InvalidError, NotFoundError
from api.disposal.tables import items, samples
from api.security.identity import Identity
from api.security.visibility import below, visible
from api.store.database import Database
from api.watching.tables import cases

MOST_POPULATION = 500_000
"""Larger populations are drawn from part by part."""

SEED_BYTES = 16

_encode = msgspec.json.Encoder(order="sorted").encode


class Member(NamedTuple):
    """A case that may be drawn, with its unit."""

    case_id: str
    unit_path: str


class Asked(msgspec.Struct, frozen=True):
    """From what, how many: ``size`` cases, or ``share`` in hundredths of a percent.

    Filters: under a unit's path, watched or left, with a disposal of a rule, or of any
    (``with_findings``), registered in [``since``, ``until``) in milliseconds UTC.
    """

    size: int | None = None
    share: int | None = None
    by_unit: bool = False
    unit_path: str | None = None
    state: str | None = None
    rule: str | None = None
    with_findings: bool = False
    since: int | None = None
    until: int | None = None


class Drawn(msgspec.Struct, frozen=True):
    """What is kept of a sample besides its row."""

    asked: Asked
    population: tuple[Member, ...]
    drawn: tuple[str, ...]


class Sample(NamedTuple):
    """A sample; fields are those of ``disposal_sample``."""

    sample_id: int
    unit_path: str
    secrecy: int
    seed: str
    purpose: str
    drawn_by: str
    drawn_at: int
    population: int
    population_hash: str
    size: int
    body: bytes

    def content(self) -> Drawn:
        """What was asked, the population and who was drawn."""
        return msgspec.json.decode(zlib.decompress(self.body), type=Drawn)


class Sampling:
    """Draws samples, each in a transaction of its own."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def draw(self, identity: Identity, asked: Asked, purpose: str, seed: str | None) -> Sample:
        """Draw from the cases that may be seen now; without a seed one is drawn and told.

        Raises InvalidError unless exactly one of size and share is asked for.
        """
        if (asked.size is None) == (asked.share is None):
            raise InvalidError("写明抽多少件或者抽百分之几，二者取一")
        with self._database.reading() as connection:
            population = _population(connection, identity, asked)
        if len(population) > MOST_POPULATION:
            raise InvalidError(f"总体超过 {MOST_POPULATION} 件，请分次抽取")
        chosen_seed = seed or secrets.token_hex(SEED_BYTES)
        drawn = draw(population, chosen_seed, asked)
        now = self._clock.now_precise()
        row: dict[str, Any] = {
            "unit_path": identity.unit_path,
            "secrecy": identity.clearance,
            "seed": chosen_seed,
            "purpose": purpose,
            "drawn_by": identity.subject,
            "drawn_at": now,
            "population": len(population),
            "population_hash": content_hash(_encode(population)),
            "size": len(drawn),
            "body": zlib.compress(_encode(Drawn(asked, tuple(population), tuple(drawn)))),
        }
        with self._database.writing() as connection:
            made = connection.execute(insert(samples).values(row).returning(samples.c.sample_id))
            sample = Sample(made.scalar_one(), **row)
            content = {
                "sample_id": sample.sample_id,
                "seed": chosen_seed,
                "population": sample.population_hash,
                "drawn": content_hash(_encode(drawn)),
            }
            record(connection, "sample.drawn", identity.subject, now, content)
        return sample


def draw(population: Sequence[Member], seed: str, asked: Asked) -> list[str]:
    """The sample: those first in the order of the hash of seed and case id.

    By unit, each unit gives its part of the whole, rounded so that the parts add up.
    """
    total = len(population)
    wanted = asked.size if asked.size is not None else math.ceil(total * (asked.share or 0) / 1e4)
    wanted = min(wanted, total)
    ordered = sorted(population, key=lambda member: _order(seed, member.case_id))
    if not asked.by_unit:
        return [member.case_id for member in ordered[:wanted]]
    units: dict[str, list[str]] = {}
    for member in ordered:
        units.setdefault(member.unit_path, []).append(member.case_id)
    parts = _parts({path: len(ids) for path, ids in units.items()}, wanted)
    return [case_id for path in sorted(units) for case_id in units[path][: parts[path]]]


def seen_sample(connection: Connection, identity: Identity, sample_id: int) -> Sample:
    """A sample drawn by one's unit or below.  Raises NotFoundError."""
    query = select(samples).where(samples.c.sample_id == sample_id, _seen(identity))
    row = connection.execute(query).first()
    if row is None:
        raise NotFoundError(str(sample_id))
    return Sample(*row)


def samples_after(
    connection: Connection, identity: Identity, after: int, limit: int
) -> list[Sample]:
    """Samples after a number, oldest first."""
    query = select(samples).where(samples.c.sample_id > after, _seen(identity))
    ordered = query.order_by(samples.c.sample_id).limit(limit)
    return [Sample(*row) for row in connection.execute(ordered)]


def _seen(identity: Identity) -> ColumnElement[bool]:
    return visible(identity, samples.c.unit_path, samples.c.secrecy)


def _order(seed: str, case_id: str) -> bytes:
    # The length keeps "1" + "23" apart from "12" + "3".
    return hashlib.sha256(f"{len(seed)}:{seed}{case_id}".encode()).digest()


def _parts(counts: dict[str, int], wanted: int) -> dict[str, int]:
    """How many of each unit: rounded down, and the rest to the largest remainders."""
    total = sum(counts.values())
    parts = {path: wanted * count // total for path, count in counts.items()}
    remainders = sorted(counts, key=lambda path: (-(wanted * counts[path] % total), path))
    for path in remainders[: wanted - sum(parts.values())]:
        parts[path] += 1
    return parts


def _population(connection: Connection, identity: Identity, asked: Asked) -> list[Member]:
    columns = cases.c
    conditions: list[ColumnElement[bool]] = [sight(identity)]
    if asked.unit_path is not None:
        conditions.append(below(asked.unit_path, columns.unit_path))
    if asked.state is not None:
        conditions.append(columns.state == asked.state)
    if asked.since is not None:
        conditions.append(columns.since_at >= asked.since)
    if asked.until is not None:
        conditions.append(columns.since_at < asked.until)
    if asked.with_findings or asked.rule is not None:
        having: Any = select(items.c.case_id)
        if asked.rule is not None:
            having = having.where(items.c.rule == asked.rule)
        conditions.append(columns.case_id.in_(having))
    query = select(columns.case_id, columns.unit_path).where(*conditions)
    limited = query.order_by(columns.case_id).limit(MOST_POPULATION + 1)
    # The order of the answer must not hang on a database's collation.
    return sorted(Member(*row) for row in connection.execute(limited))
