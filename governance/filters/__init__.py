"""The filters of the lists of governance."""
