"""The engines: from checked rules and the facts of a case to findings."""
