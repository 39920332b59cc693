"""From checked rules to Python source."""
