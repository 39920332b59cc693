"""One body of tests for every engine: rows equal to those of the oracle."""
