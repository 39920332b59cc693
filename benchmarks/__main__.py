"""All timings, one after the other: ``python -m benchmarks``."""

from benchmarks import check, compile, peers

for part in (compile, check, peers):
    print(f"== {part.__name__}: {(part.__doc__ or '').splitlines()[0]}")
    part.main()
    print()
