"""Reads across risks, continuity, actions and the entries they concern."""

from risks.selectors.actions import actions_of

__all__ = ["actions_of"]
