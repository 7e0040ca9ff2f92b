"""Writes of training: courses, totals, the leadership's proofs and lessons."""

from training.services.campaigns import change_campaign, count_opening, create_campaign, send_campaign
from training.services.courses import change_course, create_course
from training.services.leadership import add_leader, call_new_holders, leave_out_leader, record_proof
from training.services.results import Total, record_results
from training.services.units import remember_units

__all__ = [
    "Total",
    "add_leader",
    "call_new_holders",
    "change_campaign",
    "change_course",
    "count_opening",
    "create_campaign",
    "create_course",
    "leave_out_leader",
    "record_proof",
    "record_results",
    "remember_units",
    "send_campaign",
]
