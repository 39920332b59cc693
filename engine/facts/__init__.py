"""Facts: what a snapshot may say, how it is read, and what of it may be seen when."""
