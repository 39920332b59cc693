"""Running the service: logs, figures, traces, rate limits, repeats, backups, self-examination."""
