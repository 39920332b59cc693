"""C compiled on this machine."""
