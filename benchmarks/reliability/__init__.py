"""What the service keeps when its processes die, and how fast it is in a province's day."""
