"""What happened leaves the house: outbox, webhooks, streams and pages of events."""
