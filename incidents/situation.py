"""Where an incident stands before the laws: its clocks, decisions and what has been told to whom."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone

from incidents.clocks import runs_out_at
from incidents.models import (
    BreachAdvice,
    BreachController,
    Incident,
    InformRuling,
    Law,
    NotificationDuty,
    NotifyRuling,
    PersonalDataBreach,
    SignificanceRuling,
    SubjectsInformed,
)
from incidents.stages import stages_in_force
from incidents.taxonomy import PersonalDataGuess

NOTIFICATION, WARNING = "gdpr_notification", "cyber_warning"


@dataclass(frozen=True)
class ControllerSituation:
    """One controller with what is in force for it; what ``…_holds`` denies must be decided anew."""

    controller: BreachController
    duties: tuple[NotificationDuty, ...]
    notify: NotifyRuling | None
    inform: InformRuling | None
    informed: tuple[SubjectsInformed, ...]
    notify_holds: bool
    inform_holds: bool

    @property
    def is_reported(self) -> bool:
        """True once anything has been filed for it."""
        return any(duty.state in NotificationDuty.DONE_STATES for duty in self.duties)

    @property
    def is_yet_to_inform(self) -> bool:
        """True when those concerned are to be told and nobody has noted that they were."""
        return self.inform is not None and self.inform.informs and not self.informed


@dataclass(frozen=True)
class Situation:
    """Everything about one incident that the laws ask for."""

    incident: Incident
    breach: PersonalDataBreach | None
    controllers: tuple[ControllerSituation, ...]
    duties: tuple[NotificationDuty, ...]
    significance: SignificanceRuling | None
    advice: tuple[BreachAdvice, ...]
    # When it would have to be reported if it turns out to be a breach, or significant; None once that is settled.
    report_by_if_breach: dt.datetime | None
    warn_by_if_significant: dt.datetime | None

    def duties_of(self, law: str) -> list[NotificationDuty]:
        """Return the reports that a law demands, the first to run out first."""
        return [duty for duty in self.duties if duty.stage.law == law]

    @property
    def breach_facts(self) -> list[tuple[str, str]]:
        """What is written down about the breach, label and value; what is empty is left out."""
        return _facts_of(self.breach) if self.breach else []

    @property
    def gdpr_duties(self) -> list[NotificationDuty]:
        """The reports of the data protection regulation."""
        return self.duties_of(Law.GDPR)

    @property
    def cyber_duties(self) -> list[NotificationDuty]:
        """The reports of the cybersecurity act."""
        return self.duties_of(Law.CYBERSECURITY)

    @property
    def open_duties(self) -> list[NotificationDuty]:
        """The reports that are still to be filed, the first to run out first."""
        return [duty for duty in self.duties if duty.is_open]


def situation_of(incident: Incident) -> Situation:
    """Read where an incident stands."""
    duties = tuple(sorted(incident.duties.with_detail().in_due_order(), key=lambda duty: not duty.is_open))
    breach = PersonalDataBreach.objects.filter(incident=incident).first() if incident.is_personal_data_breach else None
    significance = (
        incident.significance_rulings.filter(decision__superseded_by__isnull=True)
        .select_related("decision__decided_by")
        .first()
    )
    suspected = not incident.natures and incident.personal_data_guess in (
        PersonalDataGuess.YES,
        PersonalDataGuess.UNSURE,
    )
    return Situation(
        incident=incident,
        breach=breach,
        controllers=_controllers(incident, breach, duties) if breach else (),
        duties=duties,
        significance=significance,
        advice=tuple(incident.breach_advice.select_related("recorded_by").latest_first()),
        report_by_if_breach=_would_run_out(incident, NOTIFICATION) if suspected else None,
        warn_by_if_significant=None if significance or incident.is_deviation else _would_run_out(incident, WARNING),
    )


def _controllers(
    incident: Incident, breach: PersonalDataBreach, duties: tuple[NotificationDuty, ...]
) -> tuple[ControllerSituation, ...]:
    of_incident = {"controller__incident": incident}
    notify = {
        ruling.controller_id: ruling
        for ruling in NotifyRuling.objects.in_force().filter(**of_incident).select_related("decision__decided_by")
    }
    inform = {
        ruling.controller_id: ruling
        for ruling in InformRuling.objects.in_force().filter(**of_incident).select_related("decision__decided_by")
    }
    informed = defaultdict(list)
    for told in SubjectsInformed.objects.filter(**of_incident).latest_first():
        informed[told.controller_id].append(told)
    is_protected = incident.involves_protected_identities

    def holds(ruling: NotifyRuling | InformRuling | None) -> bool:
        return ruling is not None and ruling.holds_for(breach, is_protected=is_protected)

    return tuple(
        ControllerSituation(
            controller=controller,
            duties=tuple(duty for duty in duties if duty.controller_id == controller.pk),
            notify=notify.get(controller.pk),
            inform=inform.get(controller.pk),
            informed=tuple(informed[controller.pk]),
            notify_holds=holds(notify.get(controller.pk)),
            inform_holds=holds(inform.get(controller.pk)),
        )
        for controller in incident.controllers.oldest_first()
    )


def _would_run_out(incident: Incident, code: str) -> dt.datetime | None:
    discovered_at = incident.discovered_at
    stage = stages_in_force(incident.organisation, on=timezone.localdate(discovered_at)).get(code)
    if stage is None or stage.length is None:
        return None
    return runs_out_at(discovered_at, length=stage.length, unit=stage.unit)


def _facts_of(breach: PersonalDataBreach) -> list[tuple[str, str]]:
    def label(name: str) -> str:
        return str(breach._meta.get_field(name).verbose_name)

    def count(name: str) -> str:
        number = getattr(breach, name)
        return "" if number is None else f"{number} ({getattr(breach, f'get_{name}_known_display')().lower()})"

    def several(name: str, other: str = "") -> str:
        return ", ".join([*breach.labels_of(name), *([other] if other else [])])

    facts = [
        (label("effects"), several("effects")),
        (label("event"), breach.get_event_display()),
        (label("cause"), breach.get_cause_display()),
        (label("how_discovered"), breach.how_discovered),
        (label("subject_groups"), several("subject_groups", breach.subject_groups_other)),
        (label("subject_count"), count("subject_count")),
        (label("record_count"), count("record_count")),
        (label("data_kinds"), several("data_kinds", breach.data_kinds_other)),
        (label("protection"), breach.protection),
        (label("consequence_kinds"), several("consequence_kinds")),
        (label("consequences"), breach.consequences),
        (label("severity"), breach.get_severity_display()),
        (label("measures_taken"), breach.measures_taken),
        (label("measures_planned"), breach.measures_planned),
        (label("cross_border_note"), breach.cross_border_note),
        (label("other_information"), breach.other_information),
    ]
    return [(name, value) for name, value in facts if value]
