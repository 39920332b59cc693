"""Versions of the rules: drafted, proved, reviewed, published, rolled back, carried elsewhere."""
