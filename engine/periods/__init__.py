"""期间: how a statutory time limit is counted, extended, interrupted and ended."""
