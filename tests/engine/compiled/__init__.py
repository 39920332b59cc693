"""The compiled engine: its generated source, its cache, what it gives back."""
