"""The models of incidents, one file each."""

from incidents.models.affected_entry import AffectedEntry
from incidents.models.breach import PersonalDataBreach
from incidents.models.contact import IncidentContact
from incidents.models.controller import BreachController
from incidents.models.duty import NotificationDuty
from incidents.models.filing import Filing, FilingReceipt, PackAnswer
from incidents.models.incident import Incident
from incidents.models.incident_link import IncidentLink
from incidents.models.incident_settings import IncidentSettings
from incidents.models.masked_filing import MaskedFiling
from incidents.models.question_set import Question, QuestionSet
from incidents.models.rulings import BreachAdvice, InformRuling, NotifyRuling, SignificanceRuling, SubjectsInformed
from incidents.models.stage import Law, NotificationStage
from incidents.models.timeline_event import TimelineEvent

__all__ = [
    "AffectedEntry",
    "BreachAdvice",
    "BreachController",
    "Filing",
    "FilingReceipt",
    "Incident",
    "IncidentContact",
    "IncidentLink",
    "IncidentSettings",
    "InformRuling",
    "Law",
    "MaskedFiling",
    "NotificationDuty",
    "NotificationStage",
    "NotifyRuling",
    "PackAnswer",
    "PersonalDataBreach",
    "Question",
    "QuestionSet",
    "SignificanceRuling",
    "SubjectsInformed",
    "TimelineEvent",
]
