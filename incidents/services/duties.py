"""Start, move and end the clocks of the reports that an incident demands."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.clocks import runs_out_at
from incidents.kinds import NOTIFICATION_KIND
from incidents.models import (
    BreachController,
    Incident,
    NotificationDuty,
    NotificationStage,
    NotifyRuling,
    PersonalDataBreach,
    SignificanceRuling,
)
from incidents.services.locking import lock_incident
from incidents.stages import stages_in_force
from isms.accounts.models import User
from isms.followup.models import FollowUp
from isms.followup.services import complete_followup, open_followup
from isms.languages import in_swedish
from isms.register.errors import DomainError

State = NotificationDuty.State
Trigger, Opens = NotificationStage.Trigger, NotificationStage.Opens
NOTIFICATION, TO_CONTROLLER = "gdpr_notification", "gdpr_controller"
WARNING, CYBER_NOTIFICATION, STATUS = "cyber_warning", "cyber_notification", "cyber_status"


@dataclass(frozen=True)
class _Wanted:
    """A report that the facts and decisions of an incident demand, and when its clock started."""

    code: str
    controller: BreachController | None
    started_at: dt.datetime


@transaction.atomic
def sync_duties(*, incident: Incident, by: User, at: dt.datetime) -> None:
    """Let the open clocks follow what the incident is and what has been decided; safe to call again and again.

    A clock that has started keeps its start: what is wanted again after having been found unnecessary
    goes on from the same moment, and what was filed stays filed. A moment moves later only when the
    controller's awareness has been moved, which needs a reason of its own.
    """
    wanted = _wanted(incident)
    before = {
        (duty.stage.code, duty.controller_id): duty
        for duty in incident.duties.select_related("stage", "controller").oldest_first()
        if duty.stage.trigger == Trigger.AWARE
    }
    for item in wanted:
        duty = before.pop((item.code, item.controller.pk if item.controller else None), None)
        if duty is None:
            open_duty(
                incident=incident, code=item.code, controller=item.controller, started_at=item.started_at, by=by, at=at
            )
        elif duty.state in (State.OPEN, State.NOT_NEEDED):
            _restore(duty, started_at=item.started_at, by=by, at=at)
    for duty in before.values():
        if duty.is_open:
            with in_swedish():
                end_duty(duty, reason=_("Enligt det som nu är känt och beslutat behövs rapporten inte."), by=by, at=at)


def _wanted(incident: Incident) -> list[_Wanted]:
    wanted = []
    if incident.is_personal_data_breach:
        refused = _unreported(incident)
        for controller in incident.controllers.oldest_first():
            if controller.is_processor:
                wanted.append(_Wanted(TO_CONTROLLER, controller, controller.aware_at))
            elif controller.pk not in refused:
                wanted.append(_Wanted(NOTIFICATION, controller, controller.aware_at))
    if is_significant(incident):
        started = (
            incident.duties.filter(stage__code=WARNING).oldest_first().values_list("started_at", flat=True).first()
        )
        known_at = min(incident.discovered_at, started) if started else incident.discovered_at
        wanted += [_Wanted(WARNING, None, known_at), _Wanted(CYBER_NOTIFICATION, None, known_at)]
    return wanted


def _unreported(incident: Incident) -> set[int]:
    """Return the controllers who rightly report nothing: the risk is still found unlikely."""
    rulings = NotifyRuling.objects.in_force().filter(controller__incident=incident, notifies=False)
    breach = PersonalDataBreach.objects.get(incident=incident)
    is_protected = incident.involves_protected_identities
    return {ruling.controller_id for ruling in rulings if ruling.holds_for(breach, is_protected=is_protected)}


def is_significant(incident: Incident) -> bool:
    """Tell whether the decision in force says that the incident is significant."""
    rulings = SignificanceRuling.objects.filter(incident=incident, decision__superseded_by__isnull=True)
    return rulings.filter(is_significant=True).exists()


def open_duty(
    *,
    incident: Incident,
    code: str,
    started_at: dt.datetime,
    by: User,
    at: dt.datetime,
    controller: BreachController | None = None,
    due_at: dt.datetime | None = None,
    has_limit: bool = True,
    request_note: str = "",
) -> NotificationDuty | None:
    """Start the clock of a stage; None when the law had no such stage on the day it would have started.

    Args:
        due_at: when the recipient has set the day; otherwise the stage's length decides.
        has_limit: False for what is filed when there is something to tell, whatever length the stage has.
    """
    stage = stages_in_force(incident.organisation, on=timezone.localdate(started_at)).get(code)
    if stage is None:
        return None
    duty = NotificationDuty(
        incident=incident,
        controller=controller,
        stage=stage,
        started_at=started_at,
        due_at=(due_at or due_of(stage, started_at)) if has_limit else None,
        request_note=request_note,
        opened_at=at,
        opened_by=by,
    )
    duty.topic = duty.label[:150]
    duty.full_clean()
    duty.save(force_insert=True)
    _remind(duty, by=by, at=at)
    return duty


def due_of(stage: NotificationStage, started_at: dt.datetime) -> dt.datetime | None:
    """Return when a stage's clock runs out, or None when the law gives no length."""
    return None if stage.length is None else runs_out_at(started_at, length=stage.length, unit=stage.unit)


def end_duty(duty: NotificationDuty, *, reason: str, by: User, at: dt.datetime) -> None:
    """Stop a clock because the report is not needed; the caller holds the incident's lock."""
    duty.state, duty.closing_reason = State.NOT_NEEDED, reason.strip()
    duty.closed_at, duty.closed_by = at, by
    duty.full_clean()
    duty.save()
    _finish_reminding(duty, outcome=FollowUp.Outcome.CANCELLED, note=duty.closing_reason, by=by, at=at)


@transaction.atomic
def dispense_with_duty(*, duty: NotificationDuty, reason: str, by: User, at: dt.datetime) -> NotificationDuty:
    """Say why a later report is not needed, such as a supplement when everything was told.

    Raises:
        DomainError: it is not open, or it is a first report, which only a decision does away with.
        ValidationError: the reason is missing.
    """
    locked = lock_duty(duty)
    if not may_be_dispensed_with(locked):
        raise DomainError(_("Det här steget faller bara bort genom ett beslut på incidenten."))
    if not reason.strip():
        raise ValidationError({"reason": _("Skriv varför rapporten inte behövs.")})
    end_duty(locked, reason=reason, by=by, at=at)
    return locked


def may_be_dispensed_with(duty: NotificationDuty) -> bool:
    """Tell whether an open report may fall away by a reason alone; a first report needs a decision."""
    return duty.is_open and (duty.stage.trigger != Trigger.AWARE or duty.stage.code == TO_CONTROLLER)


def status_may_replace(duty: NotificationDuty) -> bool:
    """Tell whether a status report may take an open report's place: it follows on the same one, for the same law."""
    if not duty.is_open or duty.stage.trigger != Trigger.FILED or duty.stage.code == STATUS:
        return False
    status = stages_in_force(duty.incident.organisation, on=timezone.localdate(duty.started_at)).get(STATUS)
    return status is not None and status.after_code == duty.stage.after_code


@transaction.atomic
def report_status_instead(*, duty: NotificationDuty, by: User, at: dt.datetime) -> NotificationDuty:
    """Let a status report take the final report's place while the incident goes on (2025:1506 2 kap. 8 §).

    Raises:
        DomainError: the incident is no longer going on, or the final report is not open.
    """
    locked = lock_duty(duty)
    if locked.incident.state in (Incident.State.RESOLVED, Incident.State.CLOSED):
        raise DomainError(_("Incidenten är åtgärdad. Lämna slutrapporten."))
    if not status_may_replace(locked):
        raise DomainError(_("Det här steget ersätts inte av en lägesrapport."))
    with in_swedish():
        end_duty(locked, reason=_("En lägesrapport lämnas i stället: incidenten pågår fortfarande."), by=by, at=at)
    opened = open_duty(
        incident=locked.incident, code=STATUS, started_at=locked.started_at, due_at=locked.due_at, by=by, at=at
    )
    if opened is None:
        raise DomainError(_("Det finns ingen lägesrapport bland rapporteringsstegen."))
    return opened


@transaction.atomic
def note_request(
    *,
    incident: Incident,
    code: str,
    requested_at: dt.datetime,
    due_at: dt.datetime | None,
    note: str,
    by: User,
    at: dt.datetime,
) -> NotificationDuty:
    """Note that the recipient has asked for a report, and until when if it said so.

    Raises:
        DomainError: the stage is none that is asked for, or it is open already.
        ValidationError: a time is wrong, or nothing says what was asked for.
    """
    locked = lock_incident(incident)
    stage = stages_in_force(locked.organisation, on=timezone.localdate(requested_at)).get(code)
    if stage is None or stage.trigger != Trigger.REQUEST:
        raise DomainError(_("Det steget begärs inte."))
    if requested_at > at:
        raise ValidationError({"requested_at": _("Tiden ligger i framtiden.")})
    if due_at is not None and due_at <= requested_at:
        raise ValidationError({"due_at": _("Svarstiden ska ligga efter begäran.")})
    if not note.strip():
        raise ValidationError({"note": _("Skriv vem som begär vad.")})
    if locked.duties.open().filter(stage__code=code).exists():
        raise DomainError(_("En begärd rapport ska redan lämnas. Lämna den först."))
    opened = open_duty(
        incident=locked,
        code=code,
        started_at=requested_at,
        due_at=due_at,
        request_note=note.strip()[:300],
        by=by,
        at=at,
    )
    if opened is None:
        raise DomainError(_("Det steget begärs inte."))
    return opened


def follow_handling(*, incident: Incident, by: User, at: dt.datetime) -> None:
    """Start or stop what runs from when an incident is handled; called when its state has moved."""
    if incident.state == Incident.State.RESOLVED:
        for stage in stages_in_force(incident.organisation, on=timezone.localdate(at)).values():
            if stage.trigger == Trigger.HANDLED and _is_due_after_handling(incident, stage):
                open_duty(incident=incident, code=stage.code, started_at=incident.resolved_at or at, by=by, at=at)
    elif incident.state == Incident.State.HANDLING:
        for duty in incident.duties.open().filter(stage__trigger=Trigger.HANDLED).select_related("stage"):
            with in_swedish():
                end_duty(duty, reason=_("Incidenten hanteras igen."), by=by, at=at)


def _is_due_after_handling(incident: Incident, stage: NotificationStage) -> bool:
    filed = incident.duties.done().filter(stage__code=stage.after_code).exists()
    present = incident.duties.filter(stage__code=stage.code).exclude(state=State.NOT_NEEDED).exists()
    return filed and not present


def lock_duty(duty: NotificationDuty) -> NotificationDuty:
    """Lock the incident, then return the report as stored.

    Raises:
        DomainError: somebody has filed or ended it meanwhile.
        EntryArchived: the incident is put away.
    """
    incident = lock_incident(duty.incident)
    locked = NotificationDuty.objects.select_related("stage", "controller").get(pk=duty.pk)
    locked.incident = incident
    if not locked.is_open:
        raise DomainError(_("Rapporten är redan lämnad eller behövs inte längre."))
    return locked


def finish_duty(duty: NotificationDuty, *, state: str, note: str, by: User, at: dt.datetime) -> None:
    """Note that a report has been filed or handed over; the caller holds the incident's lock."""
    duty.state, duty.closed_at, duty.closed_by = state, at, by
    duty.full_clean()
    duty.save()
    _finish_reminding(duty, outcome=FollowUp.Outcome.NO_REMARK, note=note, by=by, at=at)


def _restore(duty: NotificationDuty, *, started_at: dt.datetime, by: User, at: dt.datetime) -> None:
    """Let a clock go on, or follow when its controller became aware."""
    was_open = duty.is_open
    if was_open and duty.started_at == started_at:
        return
    duty.state, duty.closed_at, duty.closed_by, duty.closing_reason = State.OPEN, None, None, ""
    duty.started_at, duty.due_at = started_at, due_of(duty.stage, started_at)
    duty.full_clean()
    duty.save()
    _remind(duty, by=by, at=at)


def _remind(duty: NotificationDuty, *, by: User, at: dt.datetime) -> None:
    """Open, or move, the follow-up that tells of the clock."""
    day = timezone.localdate(duty.due_at or at)
    open_followup(
        entry=duty.incident,
        kind=NOTIFICATION_KIND,
        topic=duty.topic,
        intended_on=day,
        due_at=duty.due_at,
        is_timed=duty.due_at is not None,
        interval_months=None,
        by=by,
        at=at,
    )


def _finish_reminding(duty: NotificationDuty, *, outcome: str, note: str, by: User, at: dt.datetime) -> None:
    followup = (
        FollowUp.objects.open().filter(entry_id=duty.incident_id, kind=NOTIFICATION_KIND, topic=duty.topic).first()
    )
    if followup is not None:
        complete_followup(followup=followup, outcome=outcome, note=note, by=by, at=at)
