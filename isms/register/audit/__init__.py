"""The audit trail: every entry's whole history, who has read what, and what becomes of both."""
