"""Tests of delivery: the outbox, webhooks, the pull interface and the stream."""
