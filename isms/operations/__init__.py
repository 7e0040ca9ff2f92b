"""Keeping an installation alive: backup and restore, its state for the administrator and for monitoring."""
