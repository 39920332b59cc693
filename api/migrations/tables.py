"""All tables of the service: importing the areas makes their tables known."""

from __future__ import annotations

from sqlalchemy import MetaData

import api.monitor.tables
import api.watching.tables
import api.workers.jobs
from api.store.schema import metadata

AREAS = (
    api.monitor.tables,
    api.watching.tables,
    api.workers.jobs,
)
"""The modules that define tables."""


def all_tables() -> MetaData:
    """The metadata with the tables of every area."""
    return metadata
