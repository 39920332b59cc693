"""Random small snapshots over the oracle's test vocabulary, with all that makes facts unsure."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

import msgspec

from engine.periods.instants import format_day, format_instant
from engine.rows import View
from engine.view import make_view
from tests.engine.oracle.world import MODEL, VOCABULARY, at

AS_OF = at("2026-03-20T12:00")
KINDS = ("x", "y", "z")
SIZES = {"person": 2, "act": 4, "extension": 4, "pause": 3}
_NEAR = (0, 1, 59, 60, 61, 1439, 1440, 1441, 2880, 4320, 10080, 14400)
_BARE = 0.15
_MISSING = 0.3


def snapshot_body(random: Random, as_of: int = AS_OF) -> dict[str, Any]:
    """The JSON of a snapshot taken around ``as_of``."""
    taken = as_of + random.choice((0, 0, 0, -600, 600, -3000))
    body: dict[str, Any] = {"snapshot_id": "S", "as_of": format_instant(taken)}
    ids = {
        name: [f"{name[0].upper()}{i}" for i in range(random.randint(0, most))]
        for name, most in SIZES.items()
    }
    for name, keys in ids.items():
        if keys or random.random() < 0.5:
            records = [_record(random, name, key, ids, as_of) for key in keys]
            random.shuffle(records)
            body[name] = records
    if random.random() < 0.95:
        body["case"] = _record(random, "case", "C", ids, as_of)
    body["completeness_flag"] = [
        {
            "section": name,
            "complete_until": format_instant(taken + random.choice((0, 0, 0, 0, -1440, 1440))),
            "state": random.choice(("yes", "yes", "yes", "no")),
        }
        for name in (*SIZES, "case")
        if random.random() < 0.7
    ]
    return body


def random_view(random: Random) -> View:
    """A snapshot as seen at a random moment near the one it was taken."""
    body = snapshot_body(random)
    as_of = AS_OF + random.choice((0, 0, 0, 0, 1, -1, 900, -900, 5000, 100_000))
    snapshot = msgspec.convert(body, MODEL.root)
    return make_view(MODEL, snapshot, as_of=as_of, assume_complete=random.random() < 0.2)


def _record(
    random: Random, entity: str, key: str, ids: dict[str, list[str]], as_of: int
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for attribute in VOCABULARY.entities[entity].attributes.values():
        if attribute.id == VOCABULARY.entities[entity].key:
            found[attribute.id] = key
        elif random.random() >= _MISSING:
            one = _value(random, attribute.kind, attribute.target, ids, as_of)
            if attribute.many:
                count = random.randint(0, 2)
                more = [_value(random, attribute.kind, attribute.target, ids, as_of)]
                found[attribute.id] = [one, *more][:count]
            else:
                found[attribute.id] = one
    return found


def _value(
    random: Random, kind: str, target: str | None, ids: dict[str, list[str]], as_of: int
) -> Any:
    match kind:
        case "datetime":
            minute = as_of + random.choice((-1, -1, -1, 1)) * random.choice(_NEAR)
            minute -= random.choice((0, 0, 1440, 20160))
            is_bare = random.random() < _BARE
            return format_day(minute // 1440) if is_bare else format_instant(minute)
        case "date":
            return random.choice(("2008-03-20", "2012-02-29", "2026-03-19", "2026-03-20"))
        case "enum":
            return random.choice(("yes", "no", "unknown"))
        case "ref":
            return random.choice([*ids.get(str(target), ()), "GONE"])
        case "bool":
            return random.random() < 0.5
        case "int":
            return random.randint(0, 4)
        case "decimal":
            return Decimal(random.randint(0, 9)) / 2
        case _:
            return random.choice(KINDS)
