"""Warnings: what is allowed but probably not meant."""
