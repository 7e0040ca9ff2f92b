"""What governance shows across models."""
