"""Proof that several engines mean the same: by scenarios, boundary minutes and varied cases."""
