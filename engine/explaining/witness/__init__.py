"""A rule run once more for one subject, noting what was read and what was missing.

The meaning is the oracle's: limits, duties and scopes are its own code.  Conditions, times and
numbers run as functions made once per ruleset, which keep flat lists instead of a tree of steps.
"""
