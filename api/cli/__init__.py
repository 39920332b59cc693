"""The command line ``fadu``: one file a command."""
