"""A rule run once more for one subject, noting what was read and what was missing.

The meaning is the oracle's, and duties in time and their limits are its own code.  Scopes,
conditions and the other duties are written as functions once per ruleset, which keep flat lists
instead of a tree of steps; tests hold them equal to the oracle's steps.
"""
