"""The reads of governance."""
