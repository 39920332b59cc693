"""A small archive that unpacks to much is refused before much of it is in memory."""

from __future__ import annotations

import bz2
import io
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from functools import cache

import pytest

from api.rulesets import bundles
from api.rulesets.files import MOST_BYTES_TOGETHER, unpacked
from api.rulesets.refusing import StepRefusedError
from dsl.content import rulesets_folder
from dsl.manifests import Surroundings, surroundings
from tests.api.rulesets.sample import files

MUCH = 96 * 1024 * 1024
PLACES = {"local": (b"PK\x03\x04", 8, 22), "central": (b"PK\x01\x02", 10, 24)}
"""Where a member's method and its size are written, once before it and once in the list."""


@pytest.fixture(scope="module")
def around() -> Surroundings:
    return surroundings(rulesets_folder())


@cache
def of_bzip2() -> bytes:
    packer = bz2.BZ2Compressor(9)
    return b"".join(packer.compress(bytes(1 << 20)) for _ in range(MUCH >> 20)) + packer.flush()


@cache
def deflated() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return b"".join(packer.compress(bytes(1 << 20)) for _ in range(MUCH >> 20)) + packer.flush()


def archive_of(data: bytes, method: int, claimed: int, name: str = "ruleset.yaml") -> bytes:
    """A zip of one member whose method and size are as claimed, not as they are."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(name, data)
    raw = bytearray(made.getvalue())
    for mark, of_method, of_size in PLACES.values():
        start = raw.find(mark)
        struct.pack_into("<H", raw, start + of_method, method)
        struct.pack_into("<I", raw, start + of_size, claimed)
    return bytes(raw)


def refused_within(megabytes: int, take: Callable[[], object]) -> str:
    """The reason of a refusal that takes no more memory than that."""
    tracemalloc.start()
    try:
        with pytest.raises(StepRefusedError) as refused:
            take()
        assert tracemalloc.get_traced_memory()[1] < megabytes << 20
    finally:
        tracemalloc.stop()
    return refused.value.reasons[0].code


@pytest.mark.parametrize("claimed", [10, MUCH])
@pytest.mark.parametrize(
    ("method", "pack"), [(zipfile.ZIP_BZIP2, of_bzip2), (zipfile.ZIP_DEFLATED, deflated)]
)
def test_a_bomb_is_refused_whatever_size_it_claims(
    method: int, pack: Callable[[], bytes], claimed: int
) -> None:
    bomb = archive_of(pack(), method, claimed)
    assert refused_within(60, lambda: unpacked(bomb)) in ("L102", "L103")


@pytest.mark.parametrize("name", [bundles.MANIFEST, bundles.RULES])
@pytest.mark.parametrize(
    ("method", "pack"), [(zipfile.ZIP_BZIP2, of_bzip2), (zipfile.ZIP_DEFLATED, deflated)]
)
def test_of_a_bundle_without_a_good_signature_next_to_nothing_is_unpacked(
    around: Surroundings, method: int, pack: Callable[[], bytes], name: str
) -> None:
    bomb = archive_of(pack(), method, 10, name)
    code = refused_within(4, lambda: bundles.unpacked(bomb, (), around))
    assert code in ("L501", "L503", "L504")


def test_what_a_zip_may_hold_at_most_is_counted_over_all_members() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(14):
            archive.writestr(f"r{number}.rule", bytes(MOST_BYTES_TOGETHER // 13))
    assert refused_within(60, lambda: unpacked(made.getvalue())) == "L102"


def test_more_members_than_allowed_are_refused_unread() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number in range(1_001):
            archive.writestr(f"r{number}.rule", b"")
    assert refused_within(8, lambda: unpacked(made.getvalue())) == "L102"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_member_of_another_method_is_an_unreadable_zip(method: int) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        archive.writestr("a.rule", "x" * 1_000)
    raw = bytearray(made.getvalue())
    raw[raw.find(b"a.rule") + 16] ^= 255
    assert refused_within(8, lambda: unpacked(bytes(raw))) == "L103"


def test_two_members_of_one_name_are_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for path, data in files().items():
            archive.writestr(path, data)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("area.rule", b"")
    assert refused_within(8, lambda: unpacked(made.getvalue())) == "L107"


def test_a_deflated_zip_is_taken_whole() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files().items():
            archive.writestr(path, data)
    assert unpacked(made.getvalue()) == files()
