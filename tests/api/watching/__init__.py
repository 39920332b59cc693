"""Tests of the watch over cases."""
