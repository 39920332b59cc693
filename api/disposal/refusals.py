"""Why something about a disposal cannot be done; the text is Chinese and repeats no value."""

from __future__ import annotations


class NotFoundError(LookupError):
    """There is no such thing, or it may not be seen."""


class StaleError(ValueError):
    """Somebody else was first: what is to be acted on is not what was last seen."""


class NotAllowedError(ValueError):
    """Not this person's to do: the wrong unit, or the same person on both sides."""


class RefusedError(ValueError):
    """Not possible as things stand."""


class InvalidError(ValueError):
    """What was given cannot be used."""
