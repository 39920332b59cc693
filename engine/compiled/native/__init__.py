"""Generated Python carried over to C, statement by statement; where it can't be, Python stays."""
