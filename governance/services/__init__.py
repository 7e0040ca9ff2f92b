"""The writes of governance."""
