"""Which parts of a check can run as machine code, and which do with a given cache."""

from __future__ import annotations

from pathlib import Path

from engine.compiled.native import replacing
from engine.facts import looking
from engine.native.building import Part, loaded

RULES = "规则判断"


def parts(source: str) -> dict[str, Part]:
    """What ``fadu native`` compiles for a generated module, by its Chinese name."""
    of_rules, calculus = replacing.parts(source)
    return {RULES: of_rules, "期间计算": calculus, "快照读取": looking.part()}


def missing(known: dict[str, Part], cache: Path) -> list[str]:
    """The names of the parts that run in Python with this cache."""
    return [name for name, part in known.items() if loaded(cache, *part) is None]
