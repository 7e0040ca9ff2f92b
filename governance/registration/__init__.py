"""What governance adds to the register."""
