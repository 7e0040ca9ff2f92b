"""Incidents: one intake for it-, information-security and personal-data incidents, and how each is handled."""
