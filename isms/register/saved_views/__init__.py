"""Saved views of lists: named choices of filters, order, columns and rows per page."""
