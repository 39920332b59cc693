"""The rules run by a third-party expert system shell (experta), in two modes."""
