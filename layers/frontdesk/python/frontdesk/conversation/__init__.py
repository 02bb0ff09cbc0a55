"""A conversation is an append-only log, and the log is the truth."""
