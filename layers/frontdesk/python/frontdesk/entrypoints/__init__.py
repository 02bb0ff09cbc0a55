"""Where requests, records, queue messages, schedules and commands come in."""
