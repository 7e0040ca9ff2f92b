"""The pages of classification."""
