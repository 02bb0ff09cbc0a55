"""Sheets of Excel files."""
