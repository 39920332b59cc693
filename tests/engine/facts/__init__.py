"""Tests of reading, hiding and completing facts."""
