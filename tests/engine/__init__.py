"""Tests of the engines and what they stand on."""
