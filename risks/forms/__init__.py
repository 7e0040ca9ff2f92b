"""Forms of risks, continuity and actions."""
