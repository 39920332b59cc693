"""Publishing a ruleset: only what several engines agree on, kept with the proof."""
