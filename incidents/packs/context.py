"""Everything that the questions of a report may be answered from, read once."""

import datetime as dt
from dataclasses import dataclass

from assets.models import ControllerDetails
from incidents.models import (
    BreachController,
    Filing,
    Incident,
    IncidentContact,
    IncidentSettings,
    InformRuling,
    NotificationDuty,
    PersonalDataBreach,
    SignificanceRuling,
    SubjectsInformed,
)
from incidents.selectors import affected_by, settings_of
from isms.register.access import Actor


@dataclass(frozen=True)
class ReportContext:
    """What is known when a report is put together. ``now`` decides whether it is late."""

    duty: NotificationDuty
    incident: Incident
    settings: IncidentSettings
    details: ControllerDetails | None
    controller: BreachController | None
    breach: PersonalDataBreach | None
    inform_ruling: InformRuling | None
    informed: SubjectsInformed | None
    significance: SignificanceRuling | None
    contacts: tuple[IncidentContact, ...]
    affected: tuple[str, ...]
    filed: tuple[Filing, ...]
    now: dt.datetime

    @property
    def is_late(self) -> bool:
        """True when the clock has run out."""
        return self.duty.due_at is not None and self.now > self.duty.due_at


def load_context(duty: NotificationDuty, *, actor: Actor, now: dt.datetime) -> ReportContext:
    """Read what a report is answered from; of what the incident has hit only what the actor sees.

    Args:
        duty: with stage, controller and incident loaded.
    """
    incident, controller = duty.incident, duty.controller
    ruling = informed = None
    if controller is not None:
        ruling = InformRuling.objects.in_force().filter(controller=controller).select_related("decision").first()
        informed = SubjectsInformed.objects.filter(controller=controller).order_by("-informed_at", "-pk").first()
    significance = SignificanceRuling.objects.filter(incident=incident, decision__superseded_by__isnull=True)
    seen, _unseen_count = affected_by(incident, actor)
    return ReportContext(
        duty=duty,
        incident=incident,
        settings=settings_of(incident.organisation),
        details=ControllerDetails.objects.filter(organisation=incident.organisation).first(),
        controller=controller,
        breach=PersonalDataBreach.objects.filter(incident=incident).first(),
        inform_ruling=ruling,
        informed=informed,
        significance=significance.select_related("decision").first(),
        contacts=tuple(incident.contacts.order_by("contacted_at", "pk")),
        affected=tuple(entry.title for entry in seen),
        filed=tuple(_filed(incident)),
        now=now,
    )


def _filed(incident: Incident) -> list[Filing]:
    filed = Filing.objects.filter(duty__incident=incident).defer("pdf", "answers")
    return list(filed.select_related("duty__stage", "duty__controller").order_by("-filed_at", "-pk"))
