"""The writes of governance."""

from governance.services.controls import change_check, plan_check, record_result
from governance.services.copying import decide_copying, save_text
from governance.services.documents import begin_next_version, change_document, register_document, review_document
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
    "begin_next_version",
    "change_check",
    "change_document",
    "change_recommendation",
    "change_reference",
    "create_recommendation",
    "decide_copying",
    "decide_recommendation",
    "give_officer_advice",
    "plan_check",
    "record_result",
    "register_document",
    "review_document",
    "save_references",
    "save_text",
    "set_references",
    "verify_recommendation",
]
