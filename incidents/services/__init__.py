"""The writes of incidents."""

from incidents.services.handling import add_handler, change_incident, move_incident, note_event, remove_handler
from incidents.services.links import link_incidents, unlink_incidents
from incidents.services.reporting import add_to_report, register_incident, report_incident, report_openly
from incidents.services.settings import save_settings

__all__ = [
    "add_handler",
    "add_to_report",
    "change_incident",
    "link_incidents",
    "move_incident",
    "note_event",
    "register_incident",
    "remove_handler",
    "report_incident",
    "report_openly",
    "save_settings",
    "unlink_incidents",
]
