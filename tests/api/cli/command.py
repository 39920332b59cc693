"""Running ``fadu`` in this process or in one of its own."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from tests.api.cases import RULESET


def environment(**more: str) -> dict[str, str]:
    """The environment of a run with the small ruleset and no cache."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("FADU_")}
    given = {"FADU_RULESET": str(RULESET), "FADU_CACHE_DIR": "", "FADU_DATA_DIR": _data()}
    return kept | given | more


@cache
def _data() -> str:
    """A data folder of this run, removed at its end."""
    folder = tempfile.mkdtemp(prefix="fadu-test-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def fadu(
    *arguments: str | Path, stdin: bytes = b"", **more: str
) -> subprocess.CompletedProcess[bytes]:
    """A run as a user makes it."""
    return subprocess.run(
        [sys.executable, "-m", "api.cli.main", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        env=environment(**more),
        timeout=60,
        check=False,
    )
