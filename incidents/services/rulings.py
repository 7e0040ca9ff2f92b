"""Decide about a breach and about a significant incident; each decision supersedes the one before."""

import datetime as dt
from dataclasses import asdict

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from incidents.kinds import INFORMING_KIND
from incidents.models import (
    BreachAdvice,
    BreachController,
    Incident,
    InformRuling,
    NotifyRuling,
    SignificanceRuling,
    SubjectsInformed,
)
from incidents.services.duties import sync_duties
from incidents.services.locking import claim_incident, lock_incident
from isms.accounts.models import User
from isms.followup.models import FollowUp
from isms.followup.services import complete_followup, open_followup
from isms.languages import in_swedish
from isms.register.decisions import DecisionGround
from isms.register.errors import DomainError
from isms.register.models import Decision
from isms.register.services import record_decision


@transaction.atomic
def give_advice(
    *, incident: Incident, text: str, adviser: str, given_at: dt.datetime, by: User, at: dt.datetime
) -> BreachAdvice:
    """Keep what the data protection officer advised.

    Raises:
        ValidationError: the text or the adviser is missing, or the time lies ahead.
    """
    lock_incident(incident)
    if given_at > at:
        raise ValidationError({"given_at": _("Tiden ligger i framtiden.")})
    advice = BreachAdvice(
        incident=incident,
        text=text.strip(),
        adviser=adviser.strip(),
        given_at=given_at,
        recorded_at=at,
        recorded_by=by,
    )
    advice.full_clean()
    advice.save(force_insert=True)
    return advice


@transaction.atomic
def decide_notification(
    *,
    controller: BreachController,
    notifies: bool,
    reason: str,
    advice: str,
    ground: DecisionGround,
    by: User,
    at: dt.datetime,
    presumption_reason: str = "",
    version: int | None = None,
) -> NotifyRuling:
    """Decide whether a controller reports a breach to the supervisory authority (GDPR art. 33.1).

    Args:
        advice: what the data protection officer advised, or why nobody could be asked in time.
        presumption_reason: why the risk is unlikely though the identities are protected; required to leave such
            a breach unreported.
        version: the incident's version that the person started from.

    Raises:
        EditConflict: somebody else has saved the incident since ``version``.
        DomainError: the report is filed already, the controller is a processor, or the risk is not assessed.
        ValidationError: the reason or the advice is missing.
    """
    incident = claim_incident(controller.incident, version=version, by=by, at=at)
    if controller.is_processor:
        raise DomainError(_("Ett personuppgiftsbiträde underrättar den ansvariga och anmäler inte till IMY."))
    if not notifies:
        _check_may_stay_unreported(incident, controller, presumption_reason)
    if not reason.strip():
        raise ValidationError({"reason": _("Skriv skälen för beslutet.")})
    before = NotifyRuling.objects.in_force().filter(controller=controller).select_related("decision").first()
    names = {"name": controller.name}
    with in_swedish():
        summary = _("%(name)s anmäler till IMY") if notifies else _("%(name)s anmäler inte till IMY")
    decision = _decide(
        incident,
        Decision.Kind.BREACH_NOTIFICATION,
        summary % names,
        reason=reason,
        before=before.decision if before else None,
        ground=ground,
        by=by,
        at=at,
    )
    ruling = NotifyRuling(
        decision=decision,
        controller=controller,
        notifies=notifies,
        advice=advice.strip(),
        presumption_reason="" if notifies else presumption_reason.strip(),
    )
    ruling.full_clean()
    ruling.save(force_insert=True)
    sync_duties(incident=incident, by=by, at=at)
    return ruling


@transaction.atomic
def decide_information(
    *,
    controller: BreachController,
    outcome: str,
    planned_on: dt.date | None,
    reason: str,
    ground: DecisionGround,
    by: User,
    at: dt.datetime,
    version: int | None = None,
) -> InformRuling:
    """Decide whether those whom the data is about are told (GDPR art. 34), and open the follow-up when they are.

    Args:
        outcome: a code of ``InformRuling.Outcome``.
        planned_on: the last day they are told; required when they are.
        version: the incident's version that the person started from.

    Raises:
        EditConflict: somebody else has saved the incident since ``version``.
        DomainError: the controller is a processor, or a high risk has been assessed, so *no high risk* is no reason.
        ValidationError: the reason or the day is missing.
    """
    incident = claim_incident(controller.incident, version=version, by=by, at=at)
    _check_informs_itself(controller)
    breach = incident.breach
    is_high = breach.risk == breach.Risk.HIGH or incident.involves_protected_identities
    if outcome == InformRuling.Outcome.NO_HIGH_RISK and is_high:
        raise DomainError(_("Risken är bedömd som hög. Ange ett undantag i art. 34.3, eller informera."))
    if not reason.strip():
        raise ValidationError({"reason": _("Skriv skälen för beslutet.")})
    informs = outcome in InformRuling.INFORMING
    if informs and planned_on is None:
        raise ValidationError({"planned_on": _("Ange när de registrerade senast informeras.")})
    before = InformRuling.objects.in_force().filter(controller=controller).select_related("decision").first()
    with in_swedish():
        decision = _decide(
            incident,
            Decision.Kind.BREACH_INFORMATION,
            f"{controller.name}: {InformRuling.Outcome(outcome).label}"[:300],
            reason=reason,
            before=before.decision if before else None,
            ground=ground,
            by=by,
            at=at,
        )
    ruling = InformRuling(
        decision=decision, controller=controller, outcome=outcome, planned_on=planned_on if informs else None
    )
    ruling.full_clean()
    ruling.save(force_insert=True)
    if informs and not controller.informed.exists():
        open_followup(
            entry=incident,
            kind=INFORMING_KIND,
            topic=controller.name[:150],
            intended_on=planned_on,
            interval_months=None,
            by=by,
            at=at,
        )
    elif not informs:
        _finish_informing(controller, FollowUp.Outcome.CANCELLED, decision.summary, by=by, at=at)
    return ruling


@transaction.atomic
def record_informed(*, informed: SubjectsInformed, by: User, at: dt.datetime) -> SubjectsInformed:
    """Record that those whom the data is about have been told: when, how, how many and by whom.

    Raises:
        DomainError: the controller is a processor.
        ValidationError: a field is missing, or the time lies ahead.
    """
    lock_incident(informed.controller.incident)
    _check_informs_itself(informed.controller)
    if informed.informed_at > at:
        raise ValidationError({"informed_at": _("Tiden ligger i framtiden.")})
    informed.recorded_at, informed.recorded_by = at, by
    informed.full_clean()
    informed.save(force_insert=True)
    with in_swedish():
        _finish_informing(
            informed.controller, FollowUp.Outcome.NO_REMARK, _("De registrerade är informerade."), by=by, at=at
        )
    return informed


@transaction.atomic
def decide_significance(
    *,
    ruling: SignificanceRuling,
    reason: str,
    ground: DecisionGround,
    by: User,
    at: dt.datetime,
    version: int | None = None,
) -> SignificanceRuling:
    """Decide whether an incident is significant and starts the clocks of cybersäkerhetslagen (2 kap. 5 §).

    Args:
        ruling: unsaved, with the incident, the answers to the plain questions and the conclusion.
        version: the incident's version that the person started from.

    Raises:
        EditConflict: somebody else has saved the incident since ``version``.
        DomainError: the incident is a deviation.
        ValidationError: the reason is missing, or a yes does not fit with being insignificant.
    """
    incident = claim_incident(ruling.incident, version=version, by=by, at=at)
    if incident.is_deviation:
        raise DomainError(_("En avvikelse är ingen incident i lagens mening. Ändra slaget först."))
    if not reason.strip():
        raise ValidationError({"reason": _("Skriv skälen för beslutet.")})
    if not ruling.is_significant and ruling.Answer.YES in [getattr(ruling, name) for name in ruling.QUESTIONS]:
        raise ValidationError(
            {"is_significant": _("Ett ja på någon fråga gör incidenten betydande. Ändra svaret eller slutsatsen.")}
        )
    before = (
        SignificanceRuling.objects.filter(incident=incident, decision__superseded_by__isnull=True)
        .select_related("decision")
        .first()
    )
    with in_swedish():
        summary = _("Incidenten är betydande") if ruling.is_significant else _("Incidenten är inte betydande")
    ruling.decision = _decide(
        incident,
        Decision.Kind.SIGNIFICANT_INCIDENT,
        summary,
        reason=reason,
        before=before.decision if before else None,
        ground=ground,
        by=by,
        at=at,
    )
    ruling.full_clean()
    ruling.save(force_insert=True)
    sync_duties(incident=incident, by=by, at=at)
    return ruling


def _check_informs_itself(controller: BreachController) -> None:
    if controller.is_processor:
        raise DomainError(_("Den personuppgiftsansvariga informerar de registrerade, inte biträdet."))


def _check_may_stay_unreported(incident: Incident, controller: BreachController, presumption_reason: str) -> None:
    breach = incident.breach
    if controller.duties.done().exists():
        raise DomainError(_("Anmälan är redan lämnad. Komplettera den i stället."))
    if breach.risk != breach.Risk.UNLIKELY:
        raise DomainError(
            _("En incident får bara lämnas oanmäld när en risk är osannolik. Bedöm risken för de registrerade först.")
        )
    if incident.involves_protected_identities and not presumption_reason.strip():
        raise ValidationError(
            {"presumption_reason": _("Hög risk förutsätts. Skriv varför risken ändå är osannolik, eller anmäl.")}
        )


def _decide(
    incident: Incident,
    kind: str,
    summary: str,
    *,
    reason: str,
    before: Decision | None,
    ground: DecisionGround,
    by: User,
    at: dt.datetime,
) -> Decision:
    return record_decision(
        decision=Decision(
            entry_id=incident.pk,
            kind=kind,
            summary=summary,
            reason=reason.strip(),
            **asdict(ground),
            decided_at=at,
            decided_by=by,
            supersedes=before,
        )
    )


def _finish_informing(controller: BreachController, outcome: str, note: str, *, by: User, at: dt.datetime) -> None:
    followup = (
        FollowUp.objects.open()
        .filter(entry_id=controller.incident_id, kind=INFORMING_KIND, topic=controller.name[:150])
        .first()
    )
    if followup is not None:
        complete_followup(followup=followup, outcome=outcome, note=note, by=by, at=at)
