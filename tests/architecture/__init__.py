"""Checks that keep the repository in order: packaging, layout, documents."""
