"""All tables of the service: importing the areas makes their tables known."""

from __future__ import annotations

from sqlalchemy import MetaData

import api.audit.tables
import api.delivery.tables
import api.disposal.tables
import api.keeping.tables
import api.monitor.tables
import api.operations.repeats
import api.rulesets.contents
import api.rulesets.tables
import api.security.tables
import api.watching.tables
import api.workers.jobs
from api.store.schema import metadata

AREAS = (
    api.audit.tables,
    api.delivery.tables,
    api.disposal.tables,
    api.keeping.tables,
    api.monitor.tables,
    api.operations.repeats,
    api.rulesets.contents,
    api.rulesets.tables,
    api.watching.tables,
    api.security.tables,
    api.workers.jobs,
)
"""The modules that define tables."""


def all_tables() -> MetaData:
    """The metadata with the tables of every area."""
    return metadata
