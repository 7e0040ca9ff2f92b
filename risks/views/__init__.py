"""The pages of risks and actions."""
