"""The oracle: docs/semantics.md as code, slow and plain, the measure for every other engine."""
