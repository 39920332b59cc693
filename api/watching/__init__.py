"""Cases that are watched: their findings, their clocks, what changed and when."""
