"""A version is published only with proof, once, and can be read back unaltered."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from api.publishing.releases import RULES, ReleaseError, Releases
from dsl.caching import load_ruleset
from dsl.content import rulesets_folder
from dsl.hashing import with_hash
from dsl.ir.rules import Ruleset
from engine.agreement.record import Agreement, Compared, Difference


@pytest.fixture(scope="module")
def ruleset() -> Ruleset:
    return load_ruleset(rulesets_folder() / "national")


def proof(ruleset: Ruleset, differences: tuple[Difference, ...] = ()) -> Agreement:
    return Agreement(
        ruleset=ruleset.name,
        version=ruleset.version,
        hash=ruleset.hash,
        reference="oracle",
        engines=("compiled", "experta"),
        seed="甲",
        compared=Compared(cases=1, boundaries=2, varied=3, refused=0),
        differences=differences,
    )


def test_an_agreed_version_is_kept_with_its_proof(ruleset: Ruleset, tmp_path: Path) -> None:
    releases = Releases(tmp_path)
    releases.publish(ruleset, proof(ruleset))
    assert releases.read(ruleset.name, ruleset.version) == ruleset
    assert releases.proof(ruleset.name, ruleset.version) == proof(ruleset)


def test_a_difference_between_engines_stops_publication(ruleset: Ruleset, tmp_path: Path) -> None:
    difference = Difference("experta", "ab", "2026-01-01T00:00:00+08:00", "CR-F05", "(1,)", "")
    with pytest.raises(ReleaseError, match="1 处不一致"):
        Releases(tmp_path).publish(ruleset, proof(ruleset, (difference,)))
    assert list(tmp_path.iterdir()) == []


def test_the_proof_must_be_of_this_very_ruleset(ruleset: Ruleset, tmp_path: Path) -> None:
    other = msgspec.structs.replace(proof(ruleset), hash="sha256:other")
    with pytest.raises(ReleaseError, match="不是这一版"):
        Releases(tmp_path).publish(ruleset, other)


def test_a_version_is_written_once(ruleset: Ruleset, tmp_path: Path) -> None:
    releases = Releases(tmp_path)
    releases.publish(ruleset, proof(ruleset))
    releases.publish(ruleset, proof(ruleset))
    changed = with_hash(msgspec.structs.replace(ruleset, rules=ruleset.rules[1:]))
    with pytest.raises(ReleaseError, match="已经发布过"):
        releases.publish(changed, proof(changed))


def test_an_altered_release_is_refused(ruleset: Ruleset, tmp_path: Path) -> None:
    releases = Releases(tmp_path)
    place = releases.publish(ruleset, proof(ruleset))
    forged = msgspec.structs.replace(ruleset, rules=ruleset.rules[1:])
    (place / RULES).write_bytes(msgspec.msgpack.encode(forged))
    with pytest.raises(ReleaseError, match="摘要不符"):
        releases.read(ruleset.name, ruleset.version)
    (place / RULES).write_bytes(b"\xc1")
    with pytest.raises(ReleaseError, match="损坏"):
        releases.read(ruleset.name, ruleset.version)
