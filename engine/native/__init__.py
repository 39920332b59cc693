"""C compiled on this machine and loaded into Python; nothing depends on its being there."""
