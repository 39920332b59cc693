"""The hash of an entry covers every field and keeps them apart."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.audit.chain import AlgorithmMissingError, digest, entry_after, key

FIELDS: dict[str, Any] = {
    "seq": 7,
    "at": 1_795_000_000_000,
    "kind": "check.answered",
    "by": "client:A",
    "content": b'{"a":1}',
    "algorithm": "sha256",
    "previous": "ab" * 32,
}


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("seq", 8),
        ("at", 1_795_000_000_001),
        ("kind", "check.answere"),
        ("by", "client:B"),
        ("content", b'{"a":2}'),
        ("algorithm", "sm3"),
        ("previous", ""),
    ],
)
def test_the_hash_depends_on_every_field(name: str, other: object) -> None:
    assert digest(**FIELDS) != digest(**(FIELDS | {name: other}))


@given(st.text(max_size=8), st.text(max_size=8), st.integers(0, 8))
def test_what_moves_from_one_field_to_the_next_changes_the_hash(
    kind: str, by: str, moved: int
) -> None:
    shifted = {"kind": kind + by[:moved], "by": by[moved:]}
    same = digest(**(FIELDS | {"kind": kind, "by": by})) == digest(**(FIELDS | shifted))
    assert same == (by[:moved] == "")


@pytest.mark.parametrize(
    ("algorithm", "known"),
    [
        ("sha256", "5bc4af5176220ba134a14c5982d69450d762e538f939f0a5377114de864ded4e"),
        ("sm3", "f0a09eadd46c7a492b66e677a769dcfbb121d51ef6eb2a7b73e528b06a533491"),
    ],
)
def test_the_known_hashes_of_an_entry(algorithm: str, known: str) -> None:
    assert digest(**(FIELDS | {"algorithm": algorithm})) == known


def test_an_unknown_algorithm_is_refused() -> None:
    with pytest.raises(AlgorithmMissingError, match="sha256、sm3"):
        digest(**(FIELDS | {"algorithm": "md5"}))


def test_equal_content_gives_equal_bytes() -> None:
    one = entry_after(None, "a", "x", 1, {"b": 1, "a": "法"}, "sha256")
    other = entry_after(None, "a", "x", 1, {"a": "法", "b": 1}, "sha256")
    assert one == other
    assert one.content == '{"a":"法","b":1}'.encode()


@given(st.text())
def test_any_name_fits_into_its_column(name: str) -> None:
    kept = key(name)
    assert kept is None if not name else kept is not None and len(kept) <= 128
    assert kept is None or kept.isprintable()
