"""Timings: what a check costs, and what other packages take for the same rules."""
