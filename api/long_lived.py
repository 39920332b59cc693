"""What a serving process keeps until it ends is no matter for the garbage collector.

The rules in force are some 200,000 objects.  To walk through them takes 50 to 100 ms, during which
every caller waits.
"""

from __future__ import annotations

import gc


def set_aside() -> None:
    """Collect what is garbage now; later collections leave alone what is left."""
    gc.collect()
    gc.freeze()


def set_aside_anew() -> None:
    """The same when rules have come or gone, in a process that had set them aside before."""
    if gc.get_freeze_count():
        gc.unfreeze()
        set_aside()
