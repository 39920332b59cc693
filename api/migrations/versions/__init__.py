"""The steps, oldest first; one file a step, never changed once released."""
