"""The chain, the journal and tampering."""
