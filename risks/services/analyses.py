"""Write risk analyses: create, change, decide, and copy to the next round."""

import datetime as dt
from dataclasses import asdict

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isms.accounts.models import User
from isms.followup.services import close_followups, open_followup, open_review
from isms.languages import in_swedish
from isms.register.decisions import DecisionGround
from isms.register.errors import DomainError
from isms.register.models import Decision, Entry
from isms.register.services import change_entry, claim_version, create_entry, record_decision
from risks.models import ActionLink, Risk, RiskAcceptance, RiskAnalysis
from risks.services.risks import ACCEPTANCE_KIND, NOW, RESIDUAL, assess, current_estimate
from risks.services.scales import scale_in_use

REVIEW_KIND = "risk_analysis_review"
COPIED_FIELDS = ("cause", "event", "consequence", "threat_source", "treatment", "treatment_note", "lineage")


@transaction.atomic
def create_analysis(*, analysis: RiskAnalysis, by: User, at: dt.datetime) -> RiskAnalysis:
    """Begin an analysis on the organisation's present scale.

    Raises:
        ValidationError: a field is wrong, or the subject belongs to another organisation.
    """
    _check_subject(analysis)
    analysis.scale = scale_in_use(organisation=analysis.organisation, by=by, at=at)
    return create_entry(entry=analysis, by=by, at=at)


@transaction.atomic
def change_analysis(*, analysis: RiskAnalysis, version: int, by: User, at: dt.datetime) -> RiskAnalysis:
    """Save a changed draft; its risks follow who may read it.

    Raises:
        EditConflict: somebody else has saved it since ``version``.
        DomainError: it is decided.
        ValidationError: a field is wrong.
    """
    if not RiskAnalysis.objects.get(pk=analysis.pk).is_draft:
        raise DomainError(_("Riskanalysen är beslutad. Starta en ny omgång för att ändra den."))
    _check_subject(analysis)
    change_entry(entry=analysis, version=version, by=by, at=at)
    differing = Risk.objects.filter(analysis=analysis).exclude(
        is_restricted=analysis.is_restricted, concerns_personal_data=analysis.concerns_personal_data
    )
    Entry.objects.filter(pk__in=differing.values("pk")).update(
        is_restricted=analysis.is_restricted,
        concerns_personal_data=analysis.concerns_personal_data,
        version=F("version") + 1,
        updated_at=at,
        updated_by=by,
    )
    return analysis


@transaction.atomic
def decide_analysis(
    *, analysis: RiskAnalysis, version: int, reason: str, ground: DecisionGround, by: User, at: dt.datetime
) -> Decision:
    """Decide an analysis: its risks count from now on, and those of the round before no longer.

    Raises:
        EditConflict: somebody else has saved it since ``version``.
        DomainError: it is decided already, has no risks, or holds a risk that nobody has judged.
        ValidationError: the authority lacks its details.
    """
    claim_version(entry=analysis, version=version, by=by, at=at)
    stored = RiskAnalysis.objects.select_related("previous").get(pk=analysis.pk)
    _check_decidable(stored)
    before = stored.previous and Decision.objects.in_force().filter(
        entry_id=stored.previous_id, kind=Decision.Kind.RISK_ANALYSIS
    )
    with in_swedish():
        decision = record_decision(
            decision=Decision(
                entry_id=stored.pk,
                kind=Decision.Kind.RISK_ANALYSIS,
                summary=_("Riskanalysen är beslutad, omgång %(number)d") % {"number": stored.round_number},
                reason=reason.strip(),
                **asdict(ground),
                decided_at=at,
                decided_by=by,
                supersedes=before.first() if before else None,
            )
        )
    analysis.state = stored.state = RiskAnalysis.State.DECIDED
    stored.save(update_fields=["state"])
    if stored.previous is not None:
        _supersede(stored.previous, by=by, at=at)
    _follow_acceptances(stored, by=by, at=at)
    open_review(entry=stored, kind=REVIEW_KIND, by=by, at=at)
    return decision


@transaction.atomic
def copy_analysis(*, analysis: RiskAnalysis, by: User, at: dt.datetime) -> RiskAnalysis:
    """Begin the next round as a copy: the same risks with their values, and their open actions linked.

    On a newer scale the values are left out: they must be judged anew.

    Raises:
        DomainError: the analysis is a draft, or has a next round already.
    """
    Entry.objects.select_for_update(of=("self",), no_key=True).get(pk=analysis.pk)
    stored = RiskAnalysis.objects.with_detail().select_related("subject").get(pk=analysis.pk)
    if stored.is_draft:
        raise DomainError(_("Besluta den här omgången innan du börjar på nästa."))
    following = RiskAnalysis.objects.filter(previous=stored).first()
    if following is not None:
        raise DomainError(_("Nästa omgång finns redan: %(reference)s.") % {"reference": following.reference})
    copy = RiskAnalysis(
        organisation=stored.organisation,
        unit=stored.unit,
        owner=stored.owner,
        title=stored.title,
        is_restricted=stored.is_restricted,
        subject=stored.subject,
        scope=stored.scope,
        participants=stored.participants,
        analysed_on=timezone.localtime(at).date(),
        rsa_scenario=stored.rsa_scenario,
        vor_id=stored.vor_id,
        ikp_id=stored.ikp_id,
        round_number=stored.round_number + 1,
        previous=stored,
    )
    create_analysis(analysis=copy, by=by, at=at)
    for risk in Risk.objects.filter(analysis=stored).active().select_related("unit", "owner").order_by("pk"):
        _copy_risk(risk, to=copy, keeps_values=copy.scale_id == stored.scale_id, by=by, at=at)
    return copy


def _copy_risk(risk: Risk, *, to: RiskAnalysis, keeps_values: bool, by: User, at: dt.datetime) -> None:
    copy = Risk(
        organisation=to.organisation,
        unit=risk.unit,
        owner=risk.owner,
        title=risk.title,
        is_restricted=to.is_restricted,
        analysis=to,
        **{name: getattr(risk, name) for name in COPIED_FIELDS},
    )
    create_entry(entry=copy, by=by, at=at)
    if keeps_values:
        with in_swedish():
            note = _("Övertagen från %(reference)s.") % {"reference": risk.reference}
        for kind in (NOW, RESIDUAL):
            if (estimate := current_estimate(risk, kind)) is not None:
                assess(copy, kind=kind, estimate=estimate, note=note, by=by, at=at)
        copy.save()
    own = risk.raised_actions.model.objects.open().active().filter(source=risk).values_list("pk", flat=True)
    shared = ActionLink.objects.filter(entry_id=risk.pk, action__state__in=("not_started", "ongoing"))
    wanted = {*own, *shared.values_list("action_id", flat=True)}
    ActionLink.objects.bulk_create(ActionLink(entry_id=copy.pk, action_id=action_id) for action_id in sorted(wanted))


def _check_subject(analysis: RiskAnalysis) -> None:
    if analysis.subject_id and analysis.subject.organisation_id != analysis.organisation_id:
        raise ValidationError({"subject": _("Posten hör till en annan organisation.")})


def _check_decidable(analysis: RiskAnalysis) -> None:
    if RiskAnalysis.State.DECIDED not in RiskAnalysis.TRANSITIONS[analysis.state]:
        raise DomainError(_("Riskanalysen är redan beslutad."))
    risks = Risk.objects.filter(analysis=analysis).active()
    if not risks.exists():
        raise DomainError(_("Lägg till minst en risk innan du beslutar analysen."))
    if unjudged := risks.filter(value__isnull=True).count():
        raise DomainError(
            ngettext(
                "%(count)d risk är inte bedömd. Bedöm den innan du beslutar analysen.",
                "%(count)d risker är inte bedömda. Bedöm dem innan du beslutar analysen.",
                unjudged,
            )
            % {"count": unjudged}
        )


def _supersede(previous: RiskAnalysis, *, by: User, at: dt.datetime) -> None:
    if RiskAnalysis.State.SUPERSEDED not in RiskAnalysis.TRANSITIONS[previous.state]:
        return
    Entry.objects.filter(pk=previous.pk).update(version=F("version") + 1, updated_at=at, updated_by=by)
    RiskAnalysis.objects.filter(pk=previous.pk).update(state=RiskAnalysis.State.SUPERSEDED)
    with in_swedish():
        reason = _("En ny omgång är beslutad.")
    close_followups(entry=previous, by=by, at=at, reason=reason)
    for risk in Risk.objects.filter(analysis=previous, followups__completed_at__isnull=True).distinct():
        close_followups(entry=risk, by=by, at=at, reason=reason)


def _follow_acceptances(analysis: RiskAnalysis, *, by: User, at: dt.datetime) -> None:
    """What was accepted in the round before holds on, and is looked at again on the same day."""
    risks = {risk.lineage: risk for risk in Risk.objects.filter(analysis=analysis).active()}
    held = RiskAcceptance.objects.in_force().filter(risk__lineage__in=risks).exclude(risk__analysis=analysis)
    for acceptance in held.select_related("risk").order_by("pk"):
        open_followup(
            entry=risks[acceptance.risk.lineage],
            kind=ACCEPTANCE_KIND,
            intended_on=acceptance.valid_until,
            interval_months=None,
            by=by,
            at=at,
        )
