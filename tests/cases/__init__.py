"""Whole cases under fixtures/cases and the findings they must give."""
