"""Tenancy: companies, their sites, agents, keys and settings, and who may sign in."""
