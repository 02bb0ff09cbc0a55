"""Adapters: each folder speaks to one technology and implements the ports with it."""
