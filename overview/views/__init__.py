"""Pages that cut across all registers."""
