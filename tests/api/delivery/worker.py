"""A process that does nothing but deliver, to be killed: ``python -m … DATABASE LATER``.

LATER: seconds by which its clock is ahead, so that leases of those killed before have run out.
"""

from __future__ import annotations

import sys
import time

from api.clock import FixedClock
from api.store.database import Database
from tests.api.delivery.scene import NOW, site


def work(url: str, later: int) -> None:
    """Deliver until killed."""
    database = Database(url)
    with site(database, clock=FixedClock(NOW + later * 1000)) as made:
        while True:
            if not made.webhooks.run(made.clock.now_precise()):
                time.sleep(0.05)


if __name__ == "__main__":
    work(sys.argv[1], int(sys.argv[2]))
