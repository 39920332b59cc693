"""Checks of rules and rulesets whose words are all known."""
