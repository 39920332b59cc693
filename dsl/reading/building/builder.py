"""The builder handed to the grammar: every alternative by its name."""

from __future__ import annotations

from dsl.reading.building.lines import LineBuilder


class Builder(LineBuilder):
    """Makes nodes from what the parser has read; holds nothing between two readings."""
