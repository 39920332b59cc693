"""What generated code runs on: indexes, intervals, limits, verdicts and next changes."""
