"""The shipped rules themselves: what they promise about their scenarios."""
