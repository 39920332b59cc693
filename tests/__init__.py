"""Tests, by area; each test name is a sentence."""
