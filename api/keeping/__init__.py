"""How long things are kept: retention, legal holds, export, replay and verification."""
