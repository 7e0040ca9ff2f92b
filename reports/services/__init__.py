"""Writes of the review: write it, hand it over, decide on it, render it."""

from reports.services.cooperation import ask_for_section, comment_section, deliver_section, handle_comment
from reports.services.correcting import correct_review
from reports.services.deciding import approve_edition, return_edition, submit_review
from reports.services.drafts import drop_draft, finish_writing, keep_draft
from reports.services.meeting import record_meeting
from reports.services.notes import add_note, change_note, withdraw_note
from reports.services.paper import approve_on_paper
from reports.services.rendering import render_edition, restart_rendering, run_rendering
from reports.services.rounds import answer_part, start_round
from reports.services.secrecy import mark_part, open_part
from reports.services.structure import decide_structure
from reports.services.typing_in import type_figure, withdraw_typed_figure
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
    "add_note",
    "answer_part",
    "approve_edition",
    "approve_on_paper",
    "ask_for_section",
    "change_decision",
    "change_measure",
    "change_note",
    "comment_section",
    "correct_review",
    "decide_structure",
    "deliver_section",
    "drop_draft",
    "finish_writing",
    "handle_comment",
    "keep_draft",
    "mark_part",
    "open_part",
    "record_meeting",
    "render_edition",
    "restart_rendering",
    "return_edition",
    "run_rendering",
    "start_review",
    "start_round",
    "submit_review",
    "type_figure",
    "withdraw_decision",
    "withdraw_measure",
    "withdraw_note",
    "withdraw_typed_figure",
    "write_section",
]
