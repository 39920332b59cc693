"""A case to check under the shipped rules."""

import json
from functools import cache
from pathlib import Path

from dsl.caching import load_ruleset
from dsl.content import rulesets_folder
from dsl.ir.rules import Ruleset
from engine.periods.instants import parse_instant

CASES = Path(__file__).parents[3] / "fixtures" / "cases"


@cache
def national() -> Ruleset:
    return load_ruleset(rulesets_folder() / "national")


def one_checked() -> tuple[bytes, int]:
    """A snapshot and its moment."""
    data = (CASES / "demo.json").read_bytes()
    return data, parse_instant(json.loads(data)["as_of"])[0]
