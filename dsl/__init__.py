"""The rule language: from the text legal staff write to checked rules."""
