"""Write agreements: what they cover and say, signing, notice and end, each with its follow-up."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isms.accounts.models import User
from isms.languages import in_swedish
from isms.register.decisions import DecisionGround
from isms.register.errors import DomainError
from isms.register.models import Decision, Entry
from isms.register.services import change_entry, claim_version, create_entry, record_decision
from suppliers.checklist import CONTENT_ITEMS
from suppliers.models import Agreement, AgreementCover, AgreementSigning, ContentAnswer
from suppliers.services.planning import close_plans, plan_agreement

COVERED = ("system", "processing_activity")
# What a signature freezes beside the covers and the content.
FROZEN_FIELDS = (
    "title",
    "agreement_kind",
    "agreement_number",
    "starts_on",
    "ends_on",
    "renewal",
    "renewal_months",
    "notice_months",
    "consent",
    "objection_days",
    "incident_hours",
    "audit_right",
    "exit_terms",
)


@dataclass(frozen=True)
class Found:
    """What somebody found in an agreement about one item of its content."""

    answer: str
    where: str = ""


@transaction.atomic
def create_agreement(*, agreement: Agreement, covers: Iterable[Entry], by: User, at: dt.datetime) -> Agreement:
    """Add a draft of an agreement and what it covers.

    Raises:
        ValidationError: a field is wrong, or a covered entry belongs to another organisation.
    """
    _check_supplier(agreement)
    create_entry(entry=agreement, by=by, at=at)
    _set_covers(agreement, covers)
    return agreement


@transaction.atomic
def change_agreement(
    *, agreement: Agreement, covers: Iterable[Entry], version: int, by: User, at: dt.datetime
) -> Agreement:
    """Save a changed agreement and what it covers; the follow-ups of a signed one move with its days.

    Raises:
        EditConflict: somebody else has saved it since ``version``.
        ValidationError: a field is wrong, or a covered entry belongs to another organisation.
    """
    _check_supplier(agreement)
    change_entry(entry=agreement, version=version, by=by, at=at)
    _set_covers(agreement, covers)
    if agreement.is_signed:
        plan_agreement(agreement=agreement, by=by, at=at)
    return agreement


@transaction.atomic
def answer_content(
    *, agreement: Agreement, answers: Mapping[str, Found], version: int, by: User, at: dt.datetime
) -> None:
    """Record what a personuppgiftsbiträdesavtal says (GDPR art. 28.3); an item left out becomes unanswered.

    Args:
        answers: what was found, by the code of the item.

    Raises:
        EditConflict: somebody else has saved the agreement since ``version``.
        DomainError: only a personuppgiftsbiträdesavtal has this content.
    """
    claim_version(entry=agreement, version=version, by=by, at=at)
    if not agreement.is_processing_agreement:
        raise DomainError(_("Bara ett personuppgiftsbiträdesavtal har det innehåll som artikel 28 räknar upp."))
    held = {row.item: row for row in ContentAnswer.objects.filter(agreement=agreement)}
    for item in CONTENT_ITEMS:
        found = answers.get(item.code)
        row = held.get(item.code)
        if found is None:
            if row is not None:
                row.delete()
            continue
        row = row or ContentAnswer(agreement=agreement, item=item.code)
        if row.pk and (row.answer, row.where) == (found.answer, found.where.strip()):
            continue
        row.answer, row.where = found.answer, found.where.strip()
        row.full_clean()
        row.save()


@transaction.atomic
def sign_agreement(
    *,
    agreement: Agreement,
    signed_on: dt.date,
    signed_for_us: str,
    signed_for_them: str,
    reason: str,
    ground: DecisionGround,
    version: int,
    by: User,
    at: dt.datetime,
) -> AgreementSigning:
    """Record that a draft has been decided and signed as it stands; its notice and end are followed up from now.

    Args:
        reason: why it is signed; required when something that art. 28.3 asks for is missing or not looked at.

    Raises:
        EditConflict: somebody else has saved it since ``version``.
        DomainError: it is signed already, has no first day, or covers nothing although it settles personal data.
        ValidationError: the day lies ahead, or a reason or the authority's details are missing.
    """
    claim_version(entry=agreement, version=version, by=by, at=at)
    stored = Agreement.objects.with_detail().select_related("supplier", "counterpart_organisation").get(pk=agreement.pk)
    if Agreement.State.SIGNED not in Agreement.TRANSITIONS[stored.state]:
        raise DomainError(_("Avtalet är redan undertecknat."))
    if stored.starts_on is None:
        raise DomainError(_("Ange vilken dag avtalet gäller från innan det registreras som undertecknat."))
    if signed_on > timezone.localtime(at).date():
        raise ValidationError({"signed_on": _("Dagen ligger framåt.")})
    covered = list(stored.covers.select_related("entry").order_by("entry__reference"))
    if stored.agreement_kind in Agreement.PRIVACY_KINDS and not covered:
        raise DomainError(_("Ange vilka system och behandlingar avtalet omfattar innan det undertecknas."))
    answers = {row.item: row for row in stored.content_answers.all()}
    if stored.is_processing_agreement and not reason.strip() and not _is_complete(answers):
        raise ValidationError(
            {"reason": _("Allt som artikel 28 kräver är inte besvarat med ja. Skriv varför avtalet ändå tecknas.")}
        )
    with in_swedish():
        decision = record_decision(
            decision=Decision(
                entry_id=stored.pk,
                kind=Decision.Kind.AGREEMENT_SIGNING,
                summary=_("Avtalet är undertecknat: %(title)s") % {"title": stored.title},
                reason=reason.strip(),
                **asdict(ground),
                decided_at=at,
                decided_by=by,
            )
        )
    signing = AgreementSigning(
        agreement=stored,
        decision=decision,
        signed_on=signed_on,
        signed_for_us=signed_for_us.strip(),
        signed_for_them=signed_for_them.strip(),
        content=_frozen(stored, covered, answers),
    )
    signing.full_clean()
    signing.save(force_insert=True)
    agreement.state = stored.state = Agreement.State.SIGNED
    stored.save(update_fields=["state"])
    plan_agreement(agreement=stored, by=by, at=at)
    return signing


@transaction.atomic
def decide_notice(
    *,
    agreement: Agreement,
    gives_notice: bool,
    notice_given_on: dt.date | None,
    ends_on: dt.date | None,
    reason: str,
    ground: DecisionGround,
    version: int,
    by: User,
    at: dt.datetime,
) -> Decision:
    """Decide to let an agreement go on, or to give notice; the follow-up that asked is done and the next planned.

    Args:
        gives_notice: True ends the agreement on ``ends_on``; False goes on to ``ends_on`` when an option is
            called, or another period when it renews by itself.
        notice_given_on: the day notice was given; today when left out.
        ends_on: the agreement's new last day; the present one when left out.

    Raises:
        EditConflict: somebody else has saved it since ``version``.
        DomainError: it is not signed, or notice has been given already.
        ValidationError: a day lies wrong, or the reason is missing.
    """
    claim_version(entry=agreement, version=version, by=by, at=at)
    stored = Agreement.objects.with_detail().select_related("supplier", "part_of").get(pk=agreement.pk)
    if not stored.is_signed:
        raise DomainError(_("Avtalet är inte undertecknat, eller redan avslutat."))
    if stored.notice_given_on is not None:
        raise DomainError(_("Avtalet är redan uppsagt."))
    today = timezone.localtime(at).date()
    present_end = stored.current_end(today)
    if not reason.strip():
        raise ValidationError({"reason": _("Skriv varför.")})
    if gives_notice:
        _set_notice(stored, notice_given_on or today, ends_on or present_end, today=today)
        with in_swedish():
            told = _("Avtalet är uppsagt till %(day)s") % {"day": stored.ends_on.isoformat()}
    else:
        if stored.renewal != Agreement.Renewal.AUTOMATIC:
            _set_extension(stored, ends_on, present_end)
        last = stored.current_end(today)
        with in_swedish():
            told = (
                _("Avtalet fortsätter till %(day)s") % {"day": stored.ends_on.isoformat()}
                if stored.renewal != Agreement.Renewal.AUTOMATIC and stored.ends_on
                else _("Avtalet får förlängas efter %(day)s") % {"day": last.isoformat()}
                if last
                else _("Avtalet fortsätter tills vidare")
            )
    stored.full_clean(exclude=["entry"])
    stored.save()
    decision = record_decision(
        decision=Decision(
            entry_id=stored.pk,
            kind=Decision.Kind.AGREEMENT_NOTICE,
            summary=told,
            reason=reason.strip(),
            **asdict(ground),
            decided_at=at,
            decided_by=by,
        )
    )
    plan_agreement(agreement=stored, by=by, at=at, is_decided=True, note=told)
    return decision


@transaction.atomic
def end_agreement(
    *, agreement: Agreement, ended_on: dt.date, reason: str, version: int, by: User, at: dt.datetime
) -> Agreement:
    """Say that a signed agreement has ended; what it covered is no longer covered.

    Raises:
        EditConflict: somebody else has saved it since ``version``.
        DomainError: it is not signed.
        ValidationError: the day lies ahead or before the first day, or the reason is missing.
    """
    claim_version(entry=agreement, version=version, by=by, at=at)
    stored = Agreement.objects.with_detail().select_related("supplier", "part_of").get(pk=agreement.pk)
    if Agreement.State.ENDED not in Agreement.TRANSITIONS[stored.state]:
        raise DomainError(_("Bara ett undertecknat avtal kan avslutas."))
    if ended_on > timezone.localtime(at).date():
        raise ValidationError({"ended_on": _("Dagen ligger framåt. Säg i stället upp avtalet till den dagen.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Skriv varför avtalet är avslutat och vad som hänt med informationen.")})
    if stored.starts_on and ended_on < stored.starts_on:
        raise ValidationError({"ended_on": _("Avtalet kan inte upphöra innan det började gälla.")})
    stored.state, stored.ends_on, stored.renewal = Agreement.State.ENDED, ended_on, Agreement.Renewal.NONE
    stored.full_clean(exclude=["entry"])
    stored.save()
    agreement.state = stored.state
    with in_swedish():
        record_decision(
            decision=Decision(
                entry_id=stored.pk,
                kind=Decision.Kind.AGREEMENT_NOTICE,
                summary=_("Avtalet är avslutat %(day)s") % {"day": ended_on.isoformat()},
                reason=reason.strip(),
                decided_at=at,
                decided_by=by,
            )
        )
    with in_swedish():
        close_plans(agreement=stored, by=by, at=at, reason=_("Avtalet är avslutat."))
    return stored


def _set_notice(agreement: Agreement, given_on: dt.date, ends_on: dt.date | None, *, today: dt.date) -> None:
    if given_on > today:
        raise ValidationError({"notice_given_on": _("Dagen ligger framåt.")})
    if ends_on is None:
        raise ValidationError({"ends_on": _("Ange vilken dag avtalet upphör.")})
    if ends_on < given_on:
        raise ValidationError({"ends_on": _("Avtalet kan inte upphöra innan det sägs upp.")})
    agreement.notice_given_on, agreement.ends_on = given_on, ends_on


def _set_extension(agreement: Agreement, ends_on: dt.date | None, present_end: dt.date | None) -> None:
    if ends_on is None and agreement.ends_on is not None:
        raise ValidationError({"ends_on": _("Ange avtalets nya sista dag.")})
    if ends_on is not None and present_end is not None and ends_on <= present_end:
        raise ValidationError({"ends_on": _("Den nya sista dagen ligger inte efter den nuvarande.")})
    agreement.ends_on = ends_on


def _check_supplier(agreement: Agreement) -> None:
    if agreement.supplier is not None and agreement.supplier.organisation_id != agreement.organisation_id:
        raise ValidationError({"supplier": _("Leverantören hör till en annan organisation.")})


def _set_covers(agreement: Agreement, covers: Iterable[Entry]) -> None:
    """Make exactly these entries those that the agreement covers; the rows that stay are left alone."""
    wanted = {entry.pk: entry for entry in covers}
    if any(entry.organisation_id != agreement.organisation_id for entry in wanted.values()):
        raise ValidationError({"covers": _("Posten hör till en annan organisation.")})
    if any(entry.kind not in COVERED for entry in wanted.values()):
        raise ValidationError({"covers": _("Ett avtal omfattar system och behandlingar.")})
    held = set(AgreementCover.objects.filter(agreement=agreement).values_list("entry_id", flat=True))
    AgreementCover.objects.filter(agreement=agreement, entry_id__in=held - wanted.keys()).delete()
    AgreementCover.objects.bulk_create(
        AgreementCover(agreement=agreement, entry_id=entry_id) for entry_id in sorted(wanted.keys() - held)
    )


def _is_complete(answers: Mapping[str, ContentAnswer]) -> bool:
    return all(item.code in answers and answers[item.code].answer != ContentAnswer.Answer.NO for item in CONTENT_ITEMS)


def _frozen(
    agreement: Agreement, covered: Iterable[AgreementCover], answers: Mapping[str, ContentAnswer]
) -> dict[str, object]:
    values = {name: getattr(agreement, name) for name in FROZEN_FIELDS}
    values = {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in values.items()}
    other = agreement.supplier or agreement.counterpart_organisation
    return values | {
        "party": str(other.title if agreement.supplier else other.name) if other else agreement.counterpart_name,
        "covers": [{"reference": row.entry.reference, "title": row.entry.title} for row in covered],
        "content": [{"item": code, "answer": row.answer, "where": row.where} for code, row in sorted(answers.items())],
    }
