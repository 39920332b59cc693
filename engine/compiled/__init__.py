"""The compiled engine, the default: Python source generated from the rules, equal to the oracle."""
