"""Engines compared with one another."""
