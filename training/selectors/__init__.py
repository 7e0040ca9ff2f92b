"""Reads of training across models."""
