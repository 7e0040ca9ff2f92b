"""The models of risks and actions, one file each."""

from risks.models.action import Action, ActionChange

__all__ = ["Action", "ActionChange"]
