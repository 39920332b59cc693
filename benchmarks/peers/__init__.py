"""The same eight rules in other rule engines: are the findings the same, and what do they cost?

Every engine starts from the bytes of the case and gives the set of (rule, record) that is broken.
"""

from benchmarks.peers.comparing import main

__all__ = ["main"]
