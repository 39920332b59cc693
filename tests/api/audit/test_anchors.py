"""Anchors are set when they are due, written down elsewhere and signed."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.audit.anchor_file import AnchorFileError, public_text, read_anchors, write_anchors
from api.audit.anchoring import Anchoring
from api.audit.anchors import Anchor, all_anchors, anchor_due, make_anchor
from api.audit.journal import record
from api.audit.signing_key import FILE, SigningKeyError, signing_key
from api.store.database import Database
from tests.api.audit.logs import NOW

DAY = 86_400_000
ANCHOR = Anchor(7, NOW, "sm3", "ab" * 32)


def grow(database: Database, count: int) -> None:
    with database.writing() as connection:
        for _ in range(count):
            record(connection, "a", "x", NOW, {})


def due(database: Database, now: int) -> bool:
    with database.reading() as connection:
        return anchor_due(connection, now, 3)


def test_an_anchor_is_due_after_so_many_entries_and_every_day_with_news(
    database: Database,
) -> None:
    assert not due(database, NOW)
    grow(database, 1)
    assert due(database, NOW)
    with database.writing() as connection:
        assert make_anchor(connection, NOW) is not None
        assert make_anchor(connection, NOW) is None
    assert not due(database, NOW + DAY)
    grow(database, 1)
    assert not due(database, NOW)
    assert due(database, NOW + DAY)
    grow(database, 1)
    assert due(database, NOW)


def test_the_job_writes_the_anchors_into_a_file(database: Database, tmp_path: Path) -> None:
    grow(database, 5)
    file = tmp_path / "anchors.txt"
    job = Anchoring(database, 3, str(file), tmp_path)
    assert job.run(NOW) is False
    with database.reading() as connection:
        kept = tuple(all_anchors(connection))
    assert [each.seq for each in kept] == [5]
    assert read_anchors(file.read_bytes(), public_text(signing_key(tmp_path))).anchors == kept


def test_the_job_sets_no_anchor_when_none_is_due(database: Database, tmp_path: Path) -> None:
    grow(database, 1)
    job = Anchoring(database, 3, "", tmp_path)
    job.run(NOW)
    job.run(NOW)
    with database.reading() as connection:
        assert len(all_anchors(connection)) == 1


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    assert public_text(signing_key(tmp_path)) == public_text(signing_key(tmp_path))
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600


def test_a_broken_key_file_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("x")
    with pytest.raises(SigningKeyError, match="密钥"):
        signing_key(tmp_path)


@pytest.mark.parametrize("place", [0, 40, 120, -20])
def test_a_file_that_was_edited_is_refused(tmp_path: Path, place: int) -> None:
    data = bytearray(write_anchors([ANCHOR], signing_key(tmp_path)))
    data[place] ^= 1
    with pytest.raises(AnchorFileError):
        read_anchors(bytes(data))


def test_a_file_that_somebody_else_signed_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    data = write_anchors([ANCHOR], signing_key(tmp_path / "other"))
    assert read_anchors(data).anchors == (ANCHOR,)
    with pytest.raises(AnchorFileError, match="信任"):
        read_anchors(data, public_text(signing_key(tmp_path)))


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", "法度审计锚点 1\n".encode(), b"a\n" * 9])
def test_what_is_no_file_of_anchors_is_refused(data: bytes) -> None:
    with pytest.raises(AnchorFileError, match="锚点文件"):
        read_anchors(data)
