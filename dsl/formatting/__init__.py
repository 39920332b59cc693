"""The canonical text of a rule file: one way to write each thing, comments kept."""
