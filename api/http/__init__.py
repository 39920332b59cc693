"""The HTTP interface: a thin edge over the checker, the rules and the vocabulary."""
