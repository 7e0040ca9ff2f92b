"""Writes of governance."""

from governance.services.recommendations import (
    change_recommendation,
    create_recommendation,
    decide_recommendation,
    verify_recommendation,
)

__all__ = [
    "change_recommendation",
    "create_recommendation",
    "decide_recommendation",
    "verify_recommendation",
]
