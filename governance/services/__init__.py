"""Writes of governance."""

from governance.services.officer_advice import give_officer_advice
from governance.services.recommendations import (
    change_recommendation,
    create_recommendation,
    decide_recommendation,
    verify_recommendation,
)
from governance.services.references import ReferenceRow, change_reference, save_references, set_references

__all__ = [
    "ReferenceRow",
    "change_recommendation",
    "change_reference",
    "create_recommendation",
    "decide_recommendation",
    "give_officer_advice",
    "save_references",
    "set_references",
    "verify_recommendation",
]
