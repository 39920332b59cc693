"""Tests of what people do with findings."""
