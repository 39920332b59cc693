"""What was answered, changed and decided, in a chain of hashes that nobody can quietly edit."""
