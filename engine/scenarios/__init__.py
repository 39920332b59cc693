"""Regulation scenarios: Gherkin in Chinese, run against the engine as users call it."""
