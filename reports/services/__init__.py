"""Writes of the review: write it, hand it over, decide on it, render it."""

from reports.services.deciding import approve_edition, return_edition, submit_review
from reports.services.rendering import render_edition, restart_rendering, run_rendering
from reports.services.writing import (
    add_decision,
    add_measure,
    change_decision,
    change_measure,
    start_review,
    withdraw_decision,
    withdraw_measure,
    write_section,
)

__all__ = [
    "add_decision",
    "add_measure",
    "approve_edition",
    "change_decision",
    "change_measure",
    "render_edition",
    "restart_rendering",
    "return_edition",
    "run_rendering",
    "start_review",
    "submit_review",
    "withdraw_decision",
    "withdraw_measure",
    "write_section",
]
