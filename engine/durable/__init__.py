"""durable_rules at work, always in a process of its own: its C code may crash."""
