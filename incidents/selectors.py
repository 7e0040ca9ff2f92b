"""What the pages of incidents show beside the incident itself."""

import datetime as dt

from django.db.models import QuerySet

from incidents.models import Filing, Incident, IncidentSettings, NotificationDuty, NotificationStage, TimelineEvent
from incidents.stages import stages_in_force
from isms.accounts.models import Organisation, Unit, User
from isms.register.access import CHANGE_ENTRY, Actor
from isms.register.models import Entry, EntryUserObjectPermission


def settings_of(organisation: Organisation) -> IncidentSettings:
    """Return an organisation's settings; those it starts with, unsaved, when it has none."""
    stored = IncidentSettings.objects.filter(organisation=organisation).first()
    return stored or IncidentSettings(organisation=organisation)


def top_unit_of(organisation: Organisation) -> Unit | None:
    """Return the unit where a report lands until somebody has assessed it."""
    units = Unit.objects.filter(organisation=organisation, archived_at__isnull=True, parent__isnull=True)
    return units.order_by("pk").first()


def organisations_with_open_reports() -> QuerySet[Organisation]:
    """Return the organisations that take in reports from anybody."""
    return Organisation.objects.filter(incident_settings__takes_open_reports=True)


def own_reports_of(actor: Actor) -> QuerySet[Incident]:
    """Return what a person has reported in an organisation, whoever else may read it now, newest first."""
    own = Incident.objects.filter(organisation=actor.organisation, reported_by=actor.user)
    return own.select_related("organisation").latest_first()


def told_by_reporter(incident: Incident) -> QuerySet[TimelineEvent]:
    """Return the reporter's own words, in order."""
    return incident.timeline.filter(noted_by=incident.reported_by_id, to_state="").in_order()


def timeline_of(incident: Incident) -> QuerySet[TimelineEvent]:
    """Return the course of events as it happened."""
    return incident.timeline.select_related("noted_by").in_order()


def affected_by(incident: Incident, actor: Actor) -> tuple[list[Entry], int]:
    """Return what an incident has hit that the actor sees, and how much more there is."""
    hit = Entry.objects.filter(hit_by__incident=incident)
    shown = hit.visible_to(actor).with_flags(actor.today).select_related("organisation")
    seen = list(shown.order_by("kind", "reference"))
    return seen, hit.count() - len(seen)


def linked_to(incident: Incident, actor: Actor) -> QuerySet[Incident]:
    """Return the incidents that belong together with one, of those that the actor sees."""
    return Incident.objects.visible_to(actor).linked_to(incident).select_related("organisation").order_by("reference")


def handlers_of(incident: Incident) -> list[User]:
    """Return those who may change an incident because somebody has named them its handlers."""
    shares = EntryUserObjectPermission.objects.filter(
        content_object_id=incident.pk, permission__codename=CHANGE_ENTRY
    ).select_related("user")
    return [share.user for share in shares.order_by("user__name", "user_id")]


def latest_filing(duty: NotificationDuty) -> Filing | None:
    """Return what was last filed by the same questions, for the same controller, before a report."""
    filed = Filing.objects.filter(
        duty__incident_id=duty.incident_id,
        duty__controller_id=duty.controller_id,
        duty__stage__law=duty.stage.law,
        question_set__code=duty.stage.question_set_code,
    )
    return filed.select_related("duty__stage").defer("pdf").order_by("-filed_at", "-pk").first()


def duties_of(incident: Incident) -> QuerySet[NotificationDuty]:
    """Return the reports that an incident demands, those still to be filed first."""
    return incident.duties.with_detail().defer("filing__pdf", "filing__answers").in_working_order()


def chain_of(duty: NotificationDuty) -> list[Filing]:
    """Return what has been filed by the same questions for the same controller, the first one first."""
    filed = Filing.objects.filter(
        duty__incident_id=duty.incident_id,
        duty__controller_id=duty.controller_id,
        duty__stage__law=duty.stage.law,
        duty__stage__question_set_code=duty.stage.question_set_code,
    )
    return list(filed.select_related("duty__stage", "recorded_by").defer("pdf", "answers").order_by("filed_at", "pk"))


def requested_stages(incident: Incident, *, on: dt.date) -> list[NotificationStage]:
    """Return the reports that a recipient may ask for, by the laws that the incident is reported under."""
    laws = set(incident.duties.values_list("stage__law", flat=True))
    stages = stages_in_force(incident.organisation, on=on).values()
    return [stage for stage in stages if stage.trigger == NotificationStage.Trigger.REQUEST and stage.law in laws]
