"""The monitor as a service: nothing lost, nothing doubled."""
