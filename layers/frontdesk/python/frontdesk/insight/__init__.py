"""Insight: what the owner asks of a week: how many, how fast, how well, by hour, skill and agent."""
