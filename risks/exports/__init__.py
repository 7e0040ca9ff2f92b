"""Risks, plans and actions as files, from rows already read within an actor's rights."""
