"""Write risks: add them to an analysis, judge them anew, accept one."""

import datetime as dt
from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isms.accounts.models import User
from isms.followup.dates import add_months
from isms.followup.services import open_followup
from isms.languages import in_swedish
from isms.register.decisions import DecisionGround
from isms.register.errors import DomainError, EntryArchived
from isms.register.models import Decision, Entry
from isms.register.services import change_entry, claim_version, create_entry, record_decision
from risks.models import Risk, RiskAcceptance, RiskAnalysis, RiskAssessment, RiskZone, ScaleCell

ACCEPTANCE_KIND = "risk_acceptance"
# What was analysed; a decided analysis keeps it, and a new round may say it differently.
FROZEN_FIELDS = ("cause", "event", "consequence", "threat_source")
NOW, RESIDUAL = RiskAssessment.Kind.NOW, RiskAssessment.Kind.RESIDUAL


@dataclass(frozen=True)
class Estimate:
    """A pair of steps on the analysis' scale."""

    likelihood: int
    consequence: int


@transaction.atomic
def add_risk(
    *,
    risk: Risk,
    now: Estimate | None,
    residual: Estimate | None,
    by: User,
    at: dt.datetime,
    note: str = "",
) -> Risk:
    """Add a risk to a draft analysis, judged or not; without an owner of its own it is the analysis' owner's.

    Raises:
        DomainError: the analysis is decided already.
        ValidationError: a field is wrong, or the scale lacks a step.
    """
    analysis = _lock_analysis(risk.analysis, states=(RiskAnalysis.State.DRAFT,))
    risk.organisation_id = analysis.organisation_id
    risk.is_restricted = analysis.is_restricted
    risk.owner = risk.owner or analysis.owner
    risk.title = _title(risk)
    create_entry(entry=risk, by=by, at=at)
    _assess_both(risk, now=now, residual=residual, note=note, by=by, at=at)
    return risk


@transaction.atomic
def change_risk(
    *,
    risk: Risk,
    version: int,
    now: Estimate | None,
    residual: Estimate | None,
    by: User,
    at: dt.datetime,
    note: str = "",
) -> Risk:
    """Save a changed risk; a value that differs from the present one becomes a new judgement.

    Args:
        note: why the value changed, kept with the judgement.

    Raises:
        EditConflict: somebody else has saved it since ``version``.
        DomainError: a later round has replaced the analysis.
        ValidationError: a field is wrong, or what a decided analysis keeps has been changed.
    """
    analysis = _lock_analysis(risk.analysis, states=(RiskAnalysis.State.DRAFT, RiskAnalysis.State.DECIDED))
    stored = Risk.objects.get(pk=risk.pk)
    if analysis.state == RiskAnalysis.State.DECIDED:
        changed = [name for name in FROZEN_FIELDS if getattr(stored, name) != getattr(risk, name)]
        if changed:
            told = _("Analysen är beslutad. Ändra det här i nästa omgång.")
            raise ValidationError(dict.fromkeys(changed, told))
    risk.owner = risk.owner or analysis.owner
    risk.title = _title(risk)
    change_entry(entry=risk, version=version, by=by, at=at)
    _assess_both(risk, now=now, residual=residual, note=note, by=by, at=at)
    return risk


@transaction.atomic
def accept_risk(
    *,
    risk: Risk,
    version: int,
    capacity: str,
    reason: str,
    valid_until: dt.date,
    ground: DecisionGround,
    by: User,
    at: dt.datetime,
) -> RiskAcceptance:
    """Decide to live with a risk until a day; it is looked at again then.

    Args:
        capacity: as what the person decides, a code of ``RiskZone.Acceptor``; the zone says who may.

    Raises:
        EditConflict: somebody else has saved the risk since ``version``.
        DomainError: the risk is not judged, the zone is not the person's to accept, or the day is too far ahead.
        ValidationError: the reason is missing, or the authority lacks its details.
    """
    _lock_analysis(risk.analysis, states=(RiskAnalysis.State.DRAFT, RiskAnalysis.State.DECIDED))
    claim_version(entry=risk, version=version, by=by, at=at)
    stored = Risk.objects.select_related("zone").get(pk=risk.pk)
    if stored.zone is None:
        raise DomainError(_("Bedöm risken innan du accepterar den."))
    _check_acceptance(stored.zone, capacity=capacity, valid_until=valid_until, today=timezone.localtime(at).date())
    if not reason.strip():
        raise ValidationError({"reason": _("Skriv varför risken kan accepteras.")})
    before = RiskAcceptance.objects.in_force().filter(risk__lineage=stored.lineage).select_related("decision").first()
    with in_swedish():
        decision = record_decision(
            decision=Decision(
                entry_id=risk.pk,
                kind=Decision.Kind.RISK_ACCEPTANCE,
                summary=_("Risken accepteras (%(zone)s, %(value)d) till och med %(day)s")
                % {"zone": stored.zone.name.lower(), "value": stored.value, "day": valid_until.isoformat()},
                reason=reason.strip(),
                **asdict(ground),
                decided_at=at,
                decided_by=by,
                supersedes=before.decision if before else None,
            )
        )
    acceptance = RiskAcceptance(
        risk=stored,
        decision=decision,
        zone=stored.zone,
        value=stored.value,
        capacity=capacity,
        valid_until=valid_until,
    )
    acceptance.full_clean()
    acceptance.save(force_insert=True)
    if stored.treatment != Risk.Treatment.ACCEPT:
        Risk.objects.filter(pk=risk.pk).update(treatment=Risk.Treatment.ACCEPT)
    open_followup(entry=risk, kind=ACCEPTANCE_KIND, intended_on=valid_until, interval_months=None, by=by, at=at)
    return acceptance


def assess(risk: Risk, *, kind: str, estimate: Estimate, note: str, by: User, at: dt.datetime) -> RiskAssessment:
    """Store a judgement and repeat it on the risk; the caller saves the risk and holds its lock.

    Raises:
        ValidationError: the analysis' scale has no such steps.
    """
    cell = (
        ScaleCell.objects.filter(
            scale_id=risk.analysis.scale_id,
            likelihood_step=estimate.likelihood,
            consequence_step=estimate.consequence,
        )
        .select_related("zone")
        .first()
    )
    if cell is None:
        raise ValidationError(_("Skalan har inget sådant steg."))
    assessment = RiskAssessment(
        risk=risk,
        kind=kind,
        likelihood_step=estimate.likelihood,
        consequence_step=estimate.consequence,
        value=estimate.likelihood * estimate.consequence,
        zone=cell.zone,
        note=note.strip(),
        assessed_at=at,
        assessed_by=by,
    )
    assessment.full_clean()
    assessment.save(force_insert=True)
    prefix = "" if kind == NOW else "residual_"
    setattr(risk, f"{prefix}likelihood_step", estimate.likelihood)
    setattr(risk, f"{prefix}consequence_step", estimate.consequence)
    setattr(risk, f"{prefix}value", assessment.value)
    setattr(risk, f"{prefix}zone", cell.zone)
    return assessment


def current_estimate(risk: Risk, kind: str) -> Estimate | None:
    """Return the steps that a risk has now, or None when it is not judged."""
    if kind == NOW:
        likelihood, consequence = risk.likelihood_step, risk.consequence_step
    else:
        likelihood, consequence = risk.residual_likelihood_step, risk.residual_consequence_step
    return None if likelihood is None or consequence is None else Estimate(likelihood, consequence)


def _assess_both(
    risk: Risk, *, now: Estimate | None, residual: Estimate | None, note: str, by: User, at: dt.datetime
) -> None:
    judged = False
    for kind, estimate in ((NOW, now), (RESIDUAL, residual)):
        if estimate is not None and estimate != current_estimate(risk, kind):
            assess(risk, kind=kind, estimate=estimate, note=note, by=by, at=at)
            judged = True
    if judged:
        risk.save()


def _lock_analysis(analysis: RiskAnalysis, *, states: tuple[str, ...]) -> RiskAnalysis:
    """Lock the analysis before its risks, so that deciding and judging never pass each other."""
    locked = Entry.objects.select_for_update(of=("self",), no_key=True).get(pk=analysis.pk)
    if locked.is_archived:
        raise EntryArchived
    stored = RiskAnalysis.objects.select_related("owner").get(pk=analysis.pk)
    if stored.state not in states:
        if stored.state == RiskAnalysis.State.SUPERSEDED:
            raise DomainError(_("En senare omgång har ersatt riskanalysen. Arbeta vidare i den."))
        raise DomainError(_("Riskanalysen är beslutad. Starta en ny omgång för att lägga till risker."))
    return stored


def _check_acceptance(zone: RiskZone, *, capacity: str, valid_until: dt.date, today: dt.date) -> None:
    if not zone.may_be_accepted_by(capacity):
        who = str(zone.get_acceptor_display())
        raise DomainError(
            _("Risker i zonen %(zone)s får accepteras av: %(who)s.") % {"zone": zone.name, "who": who.lower()}
        )
    latest = add_months(today, zone.longest_months)
    if not today < valid_until <= latest:
        raise DomainError(
            _("En acceptans i zonen %(zone)s gäller längst till och med %(day)s, och måste gälla efter i dag.")
            % {"zone": zone.name, "day": latest.isoformat()}
        )


def _title(risk: Risk) -> str:
    """Name the risk in lists by its event."""
    event = " ".join(risk.event.split()).rstrip(".")
    text = event[:1].upper() + event[1:]
    return text if len(text) <= 250 else f"{text[:249]}…"
