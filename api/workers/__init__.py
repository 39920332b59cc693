"""Work that nobody waits for: due clocks, deliveries, sweeps, purges."""
