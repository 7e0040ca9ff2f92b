"""The models of incidents, one file each."""

from incidents.models.affected_entry import AffectedEntry
from incidents.models.incident import Incident
from incidents.models.incident_link import IncidentLink
from incidents.models.incident_settings import IncidentSettings
from incidents.models.timeline_event import TimelineEvent

__all__ = ["AffectedEntry", "Incident", "IncidentLink", "IncidentSettings", "TimelineEvent"]
