"""Command line and HTTP interface."""
