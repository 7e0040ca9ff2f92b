"""Governing documents, internal control, and what the outside world recommends."""
