"""The engine on the expert system shell."""
