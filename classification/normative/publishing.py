"""Decide normative classifications: publish to all, record by hand, withdraw, let run out."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assets.models import System
from classification.inheritance import reached_by_systems, recompute_protection
from classification.models import (
    Aspect,
    CentralOffer,
    CityRequest,
    Level,
    Method,
    NormativeClassification,
    NormativeLevel,
    NormativeMatter,
    NormativeState,
    NormativeWithdrawal,
)
from classification.normative.matters import (
    OUTDATED_KIND,
    PUBLISHED_KIND,
    lock_entries,
    locked_matter,
    shift,
)
from classification.normative.requests import close_request
from isms.accounts.models import User
from isms.followup.services import close_followups, open_followup
from isms.languages import in_swedish
from isms.register.decisions import DecisionGround
from isms.register.errors import DomainError
from isms.register.models import Decision
from isms.register.services import claim_version, record_decision

LOOK_WITHIN = dt.timedelta(days=30)


@dataclass(frozen=True)
class NormativeTerms:
    """What a normative classification says: its levels by aspect, its version and how far it binds."""

    method: Method
    levels: Mapping[str, Level]
    version_label: str
    decided_on: dt.date
    valid_until: dt.date | None = None
    case_number: str = ""
    may_lower: bool = False
    lowering_approver: str = ""
    note: str = ""
    link: str = ""


@transaction.atomic
def publish_normative(
    *, system: System, terms: NormativeTerms, ground: DecisionGround, version: int, by: User, at: dt.datetime
) -> NormativeClassification:
    """Publish a central system's normative classification; every linked local system inherits it at once.

    Args:
        system: the central organisation's own entry of the shared system.
        ground: on whose authority it is decided.

    Raises:
        EditConflict: somebody else has saved the system since ``version``.
        DomainError: the system is restricted, so that nothing about it may leave the organisation.
        ValidationError: a level is missing or a field is wrong.
    """
    claim_version(entry=system, version=version, by=by, at=at)
    check_shareable(system)
    normative = _decide(
        system=system, terms=terms, ground=ground, issued_by=str(system.organisation), is_published=True, by=by, at=at
    )
    CentralOffer.objects.update_or_create(system=system, defaults={"is_open": True})
    matters = _linked_matters(system)
    for matter in matters:
        settle_decided(matter, normative, by=by, at=at)
    recompute_protection(reached_by_systems(matter.system_id for matter in matters))
    return normative


@transaction.atomic
def record_normative(
    *,
    system: System,
    terms: NormativeTerms,
    issued_by: str,
    ground: DecisionGround,
    version: int,
    by: User,
    at: dt.datetime,
) -> NormativeClassification:
    """Record by hand what the city has decided outside this installation.

    Args:
        issued_by: who decided it, in words.

    Raises:
        EditConflict: somebody else has saved the system since ``version``.
        DomainError: the system is linked to a central one, whose publisher decides, or is not shared.
        ValidationError: a level is missing or a field is wrong.
    """
    claim_version(entry=system, version=version, by=by, at=at)
    matter = locked_matter(system)
    if matter.central_system_id is not None:
        raise DomainError(_("Systemet är kopplat till ett centralt system. Ta bort kopplingen innan du registrerar."))
    normative = _decide(
        system=system, terms=terms, ground=ground, issued_by=issued_by.strip(), is_published=False, by=by, at=at
    )
    settle_decided(matter, normative, by=by, at=at, tells_owner=False)
    recompute_protection(reached_by_systems([system.pk]))
    return normative


@transaction.atomic
def withdraw_normative(*, system: System, reason: str, version: int, by: User, at: dt.datetime) -> int:
    """Withdraw the classification that stands for a system; those who inherited it are preliminary again.

    Args:
        system: the central system that published, or the local one that recorded by hand.

    Returns:
        How many local systems lost it.

    Raises:
        EditConflict: somebody else has saved the system since ``version``.
        DomainError: nothing stands, or no reason is given.
    """
    claim_version(entry=system, version=version, by=by, at=at)
    normative = NormativeClassification.objects.standing().filter(entry_id=system.pk).latest_first().first()
    if normative is None:
        raise DomainError(_("Systemet har ingen normerande klassning som gäller."))
    if not reason.strip():
        raise DomainError(_("Skriv varför klassningen upphävs."))
    NormativeWithdrawal.objects.create(normative=normative, reason=reason.strip(), withdrawn_at=at, withdrawn_by=by)
    return _make_outdated(normative, note=reason, by=by, at=at)


@transaction.atomic
def expire_normatives(*, at: dt.datetime) -> int:
    """Make what has run out outdated; return how many local systems it concerned. Safe to run again."""
    today = timezone.localtime(at).date()
    held = NormativeMatter.objects.decided().filter(normative__valid_until__lt=today)
    expired = NormativeClassification.objects.filter(pk__in=held.values("normative")).order_by("pk")
    with in_swedish():
        note = _("Giltighetstiden har gått ut.")
    return sum(_make_outdated(normative, note=note, by=None, at=at) for normative in expired)


def check_shareable(system: System) -> None:
    """Refuse to let anything about a restricted or archived system leave its organisation.

    Raises:
        DomainError: the system is restricted or archived.
    """
    if system.is_restricted:
        raise DomainError(_("Systemet har begränsad läsbehörighet och kan inte visas för andra organisationer."))
    if system.is_archived:
        raise DomainError(_("Systemet är arkiverat. Återställ det först."))


def _decide(
    *,
    system: System,
    terms: NormativeTerms,
    ground: DecisionGround,
    issued_by: str,
    is_published: bool,
    by: User,
    at: dt.datetime,
) -> NormativeClassification:
    _check(terms, today=timezone.localtime(at).date())
    before = NormativeClassification.objects.filter(
        entry_id=system.pk, decision__superseded_by__isnull=True
    ).select_related("decision")
    superseded = before.latest_first().first()
    letters = " ".join(f"{Aspect(a).letter}{terms.levels[a].number}" for a in Aspect.values if a in terms.levels)
    with in_swedish():
        decision = record_decision(
            decision=Decision(
                entry_id=system.pk,
                kind=Decision.Kind.NORMATIVE,
                summary=_("Normerande klassning %(version)s: %(levels)s")
                % {"version": terms.version_label.strip(), "levels": letters},
                **asdict(ground),
                decided_at=at,
                decided_by=by,
                supersedes=superseded.decision if superseded else None,
            )
        )
    normative = NormativeClassification(
        entry_id=system.pk,
        decision=decision,
        method=terms.method,
        is_published=is_published,
        issued_by=issued_by,
        version_label=terms.version_label.strip(),
        decided_on=terms.decided_on,
        valid_until=terms.valid_until,
        case_number=terms.case_number.strip(),
        may_lower=terms.may_lower,
        lowering_approver=terms.lowering_approver.strip() if terms.may_lower else "",
        note=terms.note.strip(),
        link=terms.link,
    )
    normative.full_clean()
    normative.save(force_insert=True)
    NormativeLevel.objects.bulk_create(
        NormativeLevel(normative=normative, aspect=aspect, level=level) for aspect, level in terms.levels.items()
    )
    return normative


def _check(terms: NormativeTerms, *, today: dt.date) -> None:
    for aspect, level in terms.levels.items():
        if level.method_id != terms.method.pk:
            raise ValidationError({f"{aspect}_level": _("Nivån hör till en annan metod.")})
        if level.is_out_of_scope:
            raise ValidationError({f"{aspect}_level": level.instruction or _("Nivån hanteras utanför registret.")})
    missing = {row.aspect for row in terms.method.aspects.filter(is_required=True)} - terms.levels.keys()
    if missing:
        raise ValidationError({f"{aspect}_level": _("Välj en nivå.") for aspect in missing})
    if terms.decided_on > today:
        raise ValidationError({"decided_on": _("Beslutet kan inte ligga i framtiden.")})
    if terms.valid_until is not None and terms.valid_until < today:
        raise ValidationError({"valid_until": _("Giltighetstiden har redan gått ut.")})


def _linked_matters(central: System) -> list[NormativeMatter]:
    """Lock the local systems linked to a central one, then their matters; closed ones wait until they reopen."""
    linked = NormativeMatter.objects.open().filter(central_system=central)
    lock_entries(list(linked.values_list("system_id", flat=True)))
    return list(linked.select_related("system").select_for_update(of=("self",)).order_by("pk"))


def settle_decided(
    matter: NormativeMatter,
    normative: NormativeClassification,
    *,
    by: User,
    at: dt.datetime,
    tells_owner: bool = True,
) -> None:
    """Let a normative classification hold for one local system, answer what was asked, and tell the owner."""
    shift(matter=matter, to=NormativeState.DECIDED, by=by, at=at, normative=normative)
    if matter.system.is_archived:
        return
    today = timezone.localtime(at).date()
    asked = CityRequest.objects.unanswered().filter(system_id=matter.system_id, subject=CityRequest.Subject.NORMATIVE)
    for request in asked:
        with in_swedish():
            answer = _("Normerande klassning %(version)s.") % {"version": normative}
        close_request(request=request, answered_on=max(today, request.asked_on), answer=answer, by=by, at=at)
    with in_swedish():
        close_followups(
            entry=matter.system, by=by, at=at, reason=_("En ny normerande klassning gäller."), kind=OUTDATED_KIND
        )
    if tells_owner:
        open_followup(entry=matter.system, kind=PUBLISHED_KIND, intended_on=today + LOOK_WITHIN, by=by, at=at)


def _make_outdated(normative: NormativeClassification, *, note: str, by: User | None, at: dt.datetime) -> int:
    """Let every local system that inherits a classification lose it, and tell the owners."""
    held = NormativeMatter.objects.decided().filter(normative=normative)
    lock_entries(list(held.values_list("system_id", flat=True)))
    matters = list(held.select_related("system").select_for_update(of=("self",)).order_by("pk"))
    writer = by or normative.decision.decided_by
    due = timezone.localtime(at).date() + LOOK_WITHIN
    for matter in matters:
        shift(matter=matter, to=NormativeState.OUTDATED, by=by, at=at, note=note)
        if not matter.system.is_archived:
            with in_swedish():
                reason = _("Den normerande klassningen gäller inte längre.")
            close_followups(entry=matter.system, by=writer, at=at, reason=reason, kind=PUBLISHED_KIND)
            open_followup(entry=matter.system, kind=OUTDATED_KIND, intended_on=due, by=writer, at=at)
    recompute_protection(reached_by_systems(matter.system_id for matter in matters))
    return len(matters)
