"""Frontdesk: the serverless front desk of a website."""
