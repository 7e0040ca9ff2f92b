"""What is followed up in governance."""
