"""Users, organisations, units, posts and roles: who exists and what a role means."""
