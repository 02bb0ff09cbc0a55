"""Routing: which person takes what the bot does not."""
