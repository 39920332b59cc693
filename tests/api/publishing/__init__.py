"""Publishing a ruleset with the proof that engines agree."""
