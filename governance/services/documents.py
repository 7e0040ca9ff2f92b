"""Write governing documents: register, change, review, and begin the next version."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.models import DocumentControl, DocumentRequirement, DocumentReview, GoverningDocument
from governance.querysets.documents import REVIEW_KIND
from isms.accounts.models import User
from isms.followup.dates import add_months, check_reachable
from isms.followup.models import FollowUp
from isms.followup.rules import rule_for
from isms.followup.services import RULE_DEFAULT, close_followups, complete_followup, open_followup
from isms.languages import in_swedish
from isms.register.decisions import DecisionGround
from isms.register.errors import DomainError
from isms.register.models import Decision, Entry
from isms.register.services import change_entry, claim_version, create_entry, record_decision
from risks.services import raise_action

State = GoverningDocument.State
Outcome = DocumentReview.Outcome
COPIED_FIELDS = ("document_kind", "level", "summary", "review_months", "link", "lineage")
EARLIEST_DAY = dt.date(1900, 1, 1)
LONGEST_VALIDITY_MONTHS = 12 * 50
TOO_LONG = gettext_lazy("Dagen ligger mer än femtio år fram. Kontrollera året.")
# What decides the day of the next review.
DATED_BY = ("adopted_on", "valid_until", "review_months")


@transaction.atomic
def register_document(
    *,
    document: GoverningDocument,
    by: User,
    at: dt.datetime,
    requirement_ids: Iterable[int] = (),
    control_ids: Iterable[int] = (),
) -> GoverningDocument:
    """Add a document; one that is adopted is in force, and its review is planned.

    Args:
        requirement_ids: the requirements it lays down how to meet.
        control_ids: the common answers that lean on it.

    Raises:
        ValidationError: a field is wrong.
    """
    _check_day(document, at=at)
    document.state = State.IN_FORCE if document.adopted_on else State.DRAFT
    create_entry(entry=document, by=by, at=at)
    _link(document, requirement_ids, control_ids)
    if document.is_in_force:
        _plan_review(document, by=by, at=at)
    return document


@transaction.atomic
def change_document(
    *,
    document: GoverningDocument,
    version: int,
    by: User,
    at: dt.datetime,
    requirement_ids: Iterable[int] = (),
    control_ids: Iterable[int] = (),
) -> GoverningDocument:
    """Save a changed document; a draft that is adopted comes into force and supersedes the version before.

    Raises:
        EditConflict: somebody else has saved it since ``version``.
        ValidationError: a field is wrong, or an adopted document has lost its day.
    """
    before = GoverningDocument.objects.get(pk=document.pk)
    _check_day(document, at=at)
    if before.adopted_on and not document.adopted_on:
        raise ValidationError({"adopted_on": _("Dokumentet är fastställt. Behåll dagen, eller gör en översyn.")})
    is_adopted_now = before.state == State.DRAFT and document.adopted_on is not None
    document.state = State.IN_FORCE if is_adopted_now else before.state
    change_entry(entry=document, version=version, by=by, at=at)
    _link(document, requirement_ids, control_ids)
    if is_adopted_now and document.previous_id:
        _supersede(document.previous_id, by=by, at=at)
    is_moved = any(getattr(before, name) != getattr(document, name) for name in DATED_BY)
    if document.is_in_force and (is_adopted_now or is_moved):
        _plan_review(document, by=by, at=at)
    return document


@transaction.atomic
def review_document(
    *,
    document: GoverningDocument,
    outcome: str,
    reason: str,
    ground: DecisionGround,
    version: int,
    by: User,
    at: dt.datetime,
    valid_until: dt.date | None = None,
    action_due_on: dt.date | None = None,
) -> DocumentReview:
    """Decide what a review came to; it completes the follow-up and opens the next, unless the document is repealed.

    Args:
        outcome: a code of ``DocumentReview.Outcome``.
        reason: required unless the document holds unchanged.
        valid_until: a new last day, when it holds unchanged; None leaves the day as it is.
        action_due_on: makes an action of the revision, to be done by that day.

    Raises:
        EditConflict: somebody else has saved it since ``version``.
        DomainError: the document is not in force.
        ValidationError: the reason is missing, a day has passed, or the authority lacks its details.
    """
    claim_version(entry=document, version=version, by=by, at=at)
    stored = GoverningDocument.objects.with_detail().get(pk=document.pk)
    today = timezone.localtime(at).date()
    if not stored.is_in_force:
        raise DomainError(_("Bara ett dokument som gäller ses över."))
    _check_review(stored, outcome, reason=reason, valid_until=valid_until, action_due_on=action_due_on, today=today)
    earlier = Decision.objects.in_force().filter(entry_id=stored.pk, kind=Decision.Kind.GOVERNING_DOCUMENT)
    with in_swedish():
        decision = record_decision(
            decision=Decision(
                entry_id=stored.pk,
                kind=Decision.Kind.GOVERNING_DOCUMENT,
                summary=_("Översyn: %(outcome)s") % {"outcome": str(Outcome(outcome).label).lower()},
                reason=reason.strip(),
                **asdict(ground),
                decided_at=at,
                decided_by=by,
                supersedes=earlier.first(),
            )
        )
    review = DocumentReview(document=stored, decision=decision, outcome=outcome, reviewed_on=today)
    review.full_clean()
    review.save(force_insert=True)
    if outcome == Outcome.REPEALED:
        stored.state = State.REPEALED
        stored.save(update_fields=["state"])
        with in_swedish():
            close_followups(entry=stored, by=by, at=at, reason=_("Dokumentet är upphävt."))
        return review
    if valid_until is not None and outcome == Outcome.UNCHANGED:
        stored.valid_until = valid_until
        stored.save(update_fields=["valid_until"])
    _complete_review(stored, review, reason=reason, by=by, at=at)
    if outcome == Outcome.REVISE and action_due_on is not None:
        with in_swedish():
            raise_action(
                source=stored,
                source_key=f"document_review:{review.pk}",
                title=_("Revidera %(document)s") % {"document": stored.title},
                description=reason.strip(),
                due_on=action_due_on,
                by=by,
                at=at,
            )
    return review


@transaction.atomic
def begin_next_version(*, document: GoverningDocument, by: User, at: dt.datetime) -> GoverningDocument:
    """Begin the next version as a draft with the same content and links; the present one holds until it is adopted.

    Raises:
        DomainError: the document is a draft, or has a next version already.
    """
    Entry.objects.select_for_update(of=("self",), no_key=True).get(pk=document.pk)
    stored = GoverningDocument.objects.with_detail().get(pk=document.pk)
    if stored.is_draft:
        raise DomainError(_("Fastställ den här versionen innan du börjar på nästa."))
    following = GoverningDocument.objects.filter(previous=stored).first()
    if following is not None:
        raise DomainError(_("Nästa version finns redan: %(reference)s.") % {"reference": following.reference})
    draft = GoverningDocument(
        organisation=stored.organisation,
        unit=stored.unit,
        owner=stored.owner,
        title=stored.title,
        is_restricted=stored.is_restricted,
        previous=stored,
        version_number=stored.version_number + 1,
        **{name: getattr(stored, name) for name in COPIED_FIELDS},
    )
    return register_document(
        document=draft,
        requirement_ids=stored.requirement_links.values_list("requirement_id", flat=True),
        control_ids=stored.control_links.values_list("control_id", flat=True),
        by=by,
        at=at,
    )


def _check_day(document: GoverningDocument, *, at: dt.datetime) -> None:
    today = timezone.localtime(at).date()
    document.adopted_by = document.adopted_by.strip()
    wrong = {}
    if document.adopted_on and document.adopted_on > today:
        wrong["adopted_on"] = _("Dagen ligger framåt i tiden. Lämna tomt tills dokumentet är fastställt.")
    elif document.adopted_on and document.adopted_on < EARLIEST_DAY:
        wrong["adopted_on"] = _("Datumet ligger före år 1900. Kontrollera året.")
    if document.valid_until and document.valid_until > add_months(today, LONGEST_VALIDITY_MONTHS):
        wrong["valid_until"] = TOO_LONG
    if wrong:
        raise ValidationError(wrong)


def _check_review(
    document: GoverningDocument,
    outcome: str,
    *,
    reason: str,
    valid_until: dt.date | None,
    action_due_on: dt.date | None,
    today: dt.date,
) -> None:
    wrong = {}
    if outcome not in Outcome.values:
        wrong["outcome"] = _("Välj vad översynen kom fram till.")
    elif outcome != Outcome.UNCHANGED and not reason.strip():
        wrong["reason"] = _("Skriv varför dokumentet ska revideras eller upphävas.")
    if valid_until is not None and valid_until < today:
        wrong["valid_until"] = _("Dagen har redan passerat.")
    elif valid_until is not None and valid_until > add_months(today, LONGEST_VALIDITY_MONTHS):
        wrong["valid_until"] = TOO_LONG
    is_past = document.valid_until is not None and document.valid_until < today
    if outcome == Outcome.UNCHANGED and is_past and valid_until is None:
        wrong["valid_until"] = _("Dokumentets sista dag har passerat. Ange hur länge det gäller nu.")
    if wrong:
        raise ValidationError(wrong)
    if action_due_on is not None:
        check_reachable(action_due_on, today=today)


def _complete_review(
    document: GoverningDocument, review: DocumentReview, *, reason: str, by: User, at: dt.datetime
) -> None:
    """Complete the follow-up that asked for the review; without one, plan the next from today."""
    waiting = FollowUp.objects.open().filter(entry_id=document.pk, kind=REVIEW_KIND).first()
    if waiting is None:
        _plan_review(document, by=by, at=at)
        return
    is_revised = review.outcome == Outcome.REVISE
    with in_swedish():
        following = complete_followup(
            followup=waiting,
            outcome=FollowUp.Outcome.WITH_REMARK if is_revised else FollowUp.Outcome.NO_REMARK,
            note=reason.strip() or str(review.get_outcome_display()),
            by=by,
            at=at,
        )
    # Whoever let it hold on until a day looks at it that day, and what holds once only is planned anew.
    if following is None or (document.valid_until and document.valid_until < following.intended_on):
        _plan_review(document, by=by, at=at)


def _plan_review(document: GoverningDocument, *, by: User, at: dt.datetime) -> None:
    """Plan the next review: an interval after the latest one, or after the adoption, at the latest the last day."""
    rule = rule_for(organisation=document.organisation, kind=REVIEW_KIND).interval_months
    months = document.review_months or rule
    latest = document.reviews.latest_first().first()
    start = latest.reviewed_on if latest else document.adopted_on
    days = [day for day in (months and add_months(start, months), document.valid_until) if day]
    if not days:
        return
    open_followup(
        entry=document,
        kind=REVIEW_KIND,
        intended_on=min(days),
        interval_months=document.review_months or RULE_DEFAULT,
        by=by,
        at=at,
    )


def _supersede(previous_id: int, *, by: User, at: dt.datetime) -> None:
    previous = GoverningDocument.objects.get(pk=previous_id)
    if State.SUPERSEDED not in GoverningDocument.TRANSITIONS[previous.state]:
        return
    Entry.objects.filter(pk=previous.pk).update(version=F("version") + 1, updated_at=at, updated_by=by)
    GoverningDocument.objects.filter(pk=previous.pk).update(state=State.SUPERSEDED)
    with in_swedish():
        close_followups(entry=previous, by=by, at=at, reason=_("En ny version är fastställd."))


def _link(document: GoverningDocument, requirement_ids: Iterable[int], control_ids: Iterable[int]) -> None:
    """Make the links exactly those given; a link that is taken away stays in the history."""
    for model, name, wanted in (
        (DocumentRequirement, "requirement_id", set(requirement_ids)),
        (DocumentControl, "control_id", set(control_ids)),
    ):
        links = model.objects.filter(document_id=document.pk)
        links.exclude(**{f"{name}__in": wanted}).delete()
        missing = wanted - set(links.values_list(name, flat=True))
        model.objects.bulk_create(model(document_id=document.pk, **{name: key}) for key in sorted(missing))
