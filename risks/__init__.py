"""Risks, continuity and actions: what threatens the operations and what is done about it."""
