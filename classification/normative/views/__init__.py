"""The pages about normative classifications."""
