"""The job that sets anchors and writes them down outside of the database."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from api.audit.anchor_file import write_anchors
from api.audit.anchors import all_anchors, anchor_due, make_anchor
from api.audit.signing_key import signing_key
from api.store.database import Database

logger = logging.getLogger("fadu.audit")


class Anchoring:
    """Sets an anchor after so many entries and on every day with entries.

    Each goes into the service's log, which is collected elsewhere, and into ``file`` (signed) if
    one is named: a place that this machine's administrators can't write to is best.
    """

    name = "audit-anchors"
    pause = 60.0

    def __init__(self, database: Database, entries: int, file: str, data_dir: Path) -> None:
        self._database = database
        self._entries = entries
        self._file = Path(file) if file else None
        self._data_dir = data_dir

    def run(self, now: int) -> bool:
        """Set the anchor that is due; ``now`` in milliseconds UTC."""
        with self._database.reading() as connection:
            if not anchor_due(connection, now, self._entries):
                return False
        with self._database.writing() as connection:
            made = make_anchor(connection, now)
        if made is not None:
            logger.info("audit anchor %d %s:%s", made.seq, made.algorithm, made.hash)
            self._write_down()
        return False

    def _write_down(self) -> None:
        if self._file is None:
            return
        with self._database.reading() as connection:
            data = write_anchors(all_anchors(connection), signing_key(self._data_dir))
        beside = self._file.with_name(f".{self._file.name}.new")
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._file)
