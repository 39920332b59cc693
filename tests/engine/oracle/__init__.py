"""The oracle against every clause of docs/semantics.md."""
