"""Where several processes add up their figures.

Apart from the figures themselves: the variable must be set before their library is imported.
"""

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Variable with the folder."""
