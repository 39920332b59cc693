"""All timings, one after the other: ``python -m benchmarks``."""

from benchmarks.check import main as check
from benchmarks.compile import main as compile_rules
from benchmarks.peers import main as compare

for title, part in (
    ("from rule text to running code", compile_rules),
    ("one check of one case", check),
    ("the same rules in other engines", compare),
):
    print(f"== {title}")
    part()
    print()
