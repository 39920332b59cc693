"""kill -9 of the service's processes, at random, while case systems send and receivers listen.

python -m benchmarks.reliability.killing --snapshots 100000 [--database URL] [--seed 1]
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from typing import Any

from benchmarks.reliability.processes import wait_until_ready
from benchmarks.reliability.trial import Stage, perform


def main() -> int:
    """Run and print what held; exit code 1 if anything did not."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--snapshots", type=int, default=100_000)
    parser.add_argument("--database", default="")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=float, default=8.0, help="seconds between kills, about")
    asked = parser.parse_args()
    chance = random.Random(asked.seed)

    def kill(stage: Stage) -> dict[str, Any]:
        return _kill_one_after_another(stage, chance, asked.every)

    return perform(asked.snapshots, asked.database, asked.seed, kill)


def _kill_one_after_another(stage: Stage, chance: random.Random, every: float) -> dict[str, Any]:
    kills = 0
    while stage.busy:
        stage.sending.join(every * chance.uniform(0.5, 1.5))
        victim = chance.choice(stage.service)
        victim.kill()
        time.sleep(chance.uniform(0, 0.5))
        victim.start()
        kills += 1
        wait_until_ready(stage.address)
        print(f"{stage.senders.count} sent, {kills} kills", file=sys.stderr, flush=True)
    return {"kills": kills}


if __name__ == "__main__":
    sys.exit(main())
