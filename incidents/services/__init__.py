"""The writes of incidents."""

from incidents.services.breach import document_breach
from incidents.services.contacts import record_contact
from incidents.services.controllers import add_controller, change_controller, prepare_breach
from incidents.services.duties import dispense_with_duty, note_request, report_status_instead, sync_duties
from incidents.services.filing import FiledPack, record_filing, record_receipt
from incidents.services.handling import add_handler, change_incident, move_incident, note_event, remove_handler
from incidents.services.links import link_incidents, unlink_incidents
from incidents.services.packs import (
    AnswersChanged,
    FilingDetails,
    file_report,
    open_supplement,
    supplement_stage,
    write_answer,
)
from incidents.services.reporting import add_to_report, register_incident, report_incident, report_openly
from incidents.services.rules import VersionMeanwhile, make_question_set_version, make_stage_version
from incidents.services.rulings import (
    decide_information,
    decide_notification,
    decide_significance,
    give_advice,
    record_informed,
)
from incidents.services.settings import save_settings

__all__ = [
    "AnswersChanged",
    "FiledPack",
    "FilingDetails",
    "VersionMeanwhile",
    "add_controller",
    "add_handler",
    "add_to_report",
    "change_controller",
    "change_incident",
    "decide_information",
    "decide_notification",
    "decide_significance",
    "dispense_with_duty",
    "document_breach",
    "file_report",
    "give_advice",
    "link_incidents",
    "make_question_set_version",
    "make_stage_version",
    "move_incident",
    "note_event",
    "note_request",
    "open_supplement",
    "prepare_breach",
    "record_contact",
    "record_filing",
    "record_informed",
    "record_receipt",
    "register_incident",
    "remove_handler",
    "report_incident",
    "report_openly",
    "report_status_instead",
    "save_settings",
    "supplement_stage",
    "sync_duties",
    "unlink_incidents",
    "write_answer",
]
