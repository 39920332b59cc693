"""Drafts the next step: ``make step name=what_it_does``, then read and mend what it wrote.

The difference between the steps so far, run on an empty SQLite database, and the tables of the
code.  Triggers and moved data are written by hand.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic import command

from api.migrations.opening import alembic_config, newest_step, open_database


def draft(name: str) -> Path:
    """Write the next step as a file and give its path."""
    number = f"{int(newest_step()) + 1:04d}"
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/empty.sqlite3")
        config = alembic_config()
        config.set_main_option("file_template", f"step_{number}_{name}")
        with database.writing() as connection:
            config.attributes["connection"] = connection
            message = name.replace("_", " ").capitalize() + "."
            command.revision(config, message=message, autogenerate=True, rev_id=number)
        database.close()
    return Path(__file__).parent / "versions" / f"step_{number}_{name}.py"


if __name__ == "__main__":
    sys.stdout.write(f"{draft(sys.argv[1])}\n")
