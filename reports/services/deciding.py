"""Hand a review over, approve it or send it back."""

import datetime as dt
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isms.accounts.models import Post, User
from isms.followup.services import close_followups, open_followup
from isms.languages import in_swedish
from isms.register.decisions import DecisionGround
from isms.register.errors import DomainError
from isms.register.models import Decision, Entry
from isms.register.services import change_entry, claim_version, record_decision
from reports.checksums import checksums_of
from reports.content import build_content, content_hash
from reports.content_check import check_no_personal_numbers
from reports.earlier_decisions import FOLLOWUP_KIND, decision_topic
from reports.models import (
    Edition,
    EditionApproval,
    EditionReturn,
    ManagementReview,
    RenderJob,
    ReviewDecision,
)
from reports.public import public_content
from reports.rounds import PART_ASKED, current_round, parts_of
from reports.services.acting import raise_actions, settle_measures
from reports.services.writing import claim_open_review


@transaction.atomic
def submit_review(
    *,
    review: ManagementReview,
    version: int,
    by: User,
    at: dt.datetime,
    note: str = "",
    case_number: str | None = None,
    round_skipped_because: str | None = None,
) -> Edition:
    """Hand a review over to the director: its whole content is frozen as the next edition.

    Args:
        version: the version of the review that the user has read.
        note: an accompanying line to the director.
        case_number: the number that the records have given the matter; None leaves it as it is.
        round_skipped_because: why not everybody has confirmed their part; None when nobody asks for it
            (a round that is out asks always).

    Raises:
        EditConflict: somebody else has saved the review since.
        ReviewClosed: it is handed over already, or approved.
        DomainError: the first chapter, the summary, has no text, somebody has not confirmed their part and
            no reason is given, or what would be frozen holds a personal identity number.
    """
    claim_open_review(review=review, version=version, by=by, at=at)
    if case_number is not None and case_number.strip() != review.case_number:
        review.case_number = case_number.strip()
        change_entry(entry=review, version=review.version, by=by, at=at)
    summary = review.sections.in_order().first()
    if summary is not None and not summary.is_written:
        raise DomainError(_("Skriv ”%(heading)s” innan du överlämnar genomgången.") % {"heading": summary.heading})
    skipped = _check_round(review, round_skipped_because)
    with in_swedish():
        close_followups(entry=review, kind=PART_ASKED, reason=_("Genomgången överlämnades."), by=by, at=at)
    settle_measures(review)
    content = build_content(review=review, by=by, at=at)
    check_no_personal_numbers(content)
    public = public_content(content)
    latest = review.editions.latest_first().values_list("number", flat=True).first() or 0
    edition = Edition(
        review=review,
        number=latest + 1,
        content=content,
        content_sha256=content_hash(content),
        public_content=public,
        public_sha256=content_hash(public),
        submitted_at=at,
        submitted_by=by,
        note=note.strip(),
        round_skipped_because=skipped,
        corrects=review.editions.approved().latest_first().first() if review.correction else None,
        changes=review.correction,
    )
    edition.full_clean()
    edition.save(force_insert=True)
    _move(review, ManagementReview.State.SUBMITTED)
    return edition


def _check_round(review: ManagementReview, because: str | None) -> str:
    """Return why the round was skipped; empty when everybody who answers for a part has confirmed it."""
    asked = current_round(review)
    if asked:
        missing = [each.person.name for each in asked if not each.is_confirmed]
    else:
        missing = [person.name for person in parts_of(review)]
    reason = (because or "").strip()
    if not missing:
        return ""
    if not reason and (asked or because is not None):
        names = ", ".join(sorted(missing))
        raise DomainError(
            _("Skriv varför genomgången överlämnas innan alla har bekräftat sin del. Det saknas svar från %(names)s.")
            % {"names": names}
        )
    return reason


@transaction.atomic
def approve_edition(
    *,
    edition: Edition,
    ground: DecisionGround,
    by: User,
    at: dt.datetime,
    expected_sha256: str | None = None,
) -> EditionApproval:
    """Approve exactly one edition, open the follow-ups and actions that it promises and queue its PDF.

    The PDF is not made here: whoever calls starts ``run_rendering`` once this has been committed.

    Args:
        expected_sha256: the checksum that the director saw; another one stops the approval.

    Raises:
        DomainError: the edition is not the one that lies with the director, or its content has been tampered with.
        ValidationError: the authority lacks its details.
    """
    review = claim_submitted(edition, by=by, at=at)
    check_untouched(edition, expected_sha256)
    with in_swedish():
        decision = record_decision(
            decision=decision_of(
                review,
                kind=Decision.Kind.REVIEW_APPROVAL,
                summary=_("%(title)s, utgåva %(number)d, godkänns") % {"title": review.title, "number": edition.number},
                ground=ground,
                by=by,
                at=at,
            )
        )
    return approve_by(decision, review=review, edition=edition, by=by, at=at)


def check_untouched(edition: Edition, expected_sha256: str | None) -> None:
    """Stop the approval of anything but what was read and frozen."""
    if expected_sha256 is not None and expected_sha256 != edition.content_sha256:
        raise DomainError(_("Det finns en nyare utgåva än den du läste. Läs den innan du godkänner."))
    if checksums_of(edition) != (edition.content_sha256, edition.public_sha256):
        raise DomainError(_("Utgåvans innehåll stämmer inte med kontrollsumman. Kontakta förvaltaren av registret."))


def approve_by(
    decision: Decision, *, review: ManagementReview, edition: Edition, by: User, at: dt.datetime, **paper: Any
) -> EditionApproval:
    """Let a recorded decision approve an edition, with what follows of it.

    Args:
        paper: what a decision on paper adds to the approval.
    """
    approval = EditionApproval.objects.create(
        edition=edition,
        decision=decision,
        content_sha256=edition.content_sha256,
        public_sha256=edition.public_sha256,
        **paper,
    )
    _move(review, ManagementReview.State.APPROVED)
    if review.correction:
        ManagementReview.objects.filter(pk=review.pk).update(correction="")
    _open_followups(review, edition=edition, by=by, at=at)
    raise_actions(review, edition=edition, by=by, at=at)
    RenderJob.objects.create(edition=edition, queued_at=at, seen_at=at)
    return approval


@transaction.atomic
def return_edition(
    *,
    edition: Edition,
    reason: str,
    by: User,
    at: dt.datetime,
    ground: DecisionGround | None = None,
) -> EditionReturn:
    """Send an edition back to the coordinator; the review can be written in again.

    Raises:
        DomainError: there is no reason, or the edition is not the one that lies with the director.
    """
    if not reason.strip():
        raise DomainError(_("Skriv vad som behöver kompletteras."))
    review = claim_submitted(edition, by=by, at=at)
    with in_swedish():
        decision = record_decision(
            decision=decision_of(
                review,
                kind=Decision.Kind.REVIEW_RETURN,
                summary=_("%(title)s, utgåva %(number)d, åter för komplettering")
                % {"title": review.title, "number": edition.number},
                reason=reason.strip(),
                ground=ground or DecisionGround(),
                by=by,
                at=at,
            )
        )
    returned = EditionReturn.objects.create(edition=edition, decision=decision)
    _move(review, ManagementReview.State.RETURNED)
    return returned


def claim_submitted(edition: Edition, *, by: User, at: dt.datetime) -> ManagementReview:
    """Lock the review of the edition that lies with the director.

    Raises:
        DomainError: the review is not handed over, or a later edition is.
    """
    locked = Entry.objects.select_for_update(of=("self",)).get(pk=edition.review_id)
    review = ManagementReview.objects.select_related("organisation").get(pk=edition.review_id)
    latest = review.editions.latest_first().values_list("pk", flat=True).first()
    if review.is_approved:
        raise DomainError(_("Genomgången är redan godkänd."))
    if not review.is_submitted or latest != edition.pk:
        raise DomainError(_("Utgåvan är inte överlämnad för beslut."))
    claim_version(entry=review, version=locked.version, by=by, at=at)
    return review


def _move(review: ManagementReview, state: str) -> None:
    if not review.may_become(state):
        raise DomainError(_("Genomgången kan inte gå från %(state)s dit.") % {"state": review.get_state_display()})
    review.state = state
    ManagementReview.objects.filter(pk=review.pk).update(state=state)


def decision_of(
    review: ManagementReview,
    *,
    kind: str,
    summary: str,
    ground: DecisionGround,
    by: User,
    at: dt.datetime,
    reason: str = "",
) -> Decision:
    return Decision(
        entry_id=review.pk,
        kind=kind,
        summary=summary,
        reason=reason,
        **asdict(ground),
        decided_at=at,
        decided_by=by,
    )


def _open_followups(review: ManagementReview, *, edition: Edition, by: User, at: dt.datetime) -> None:
    """Open a follow-up for each dated decision; what a correction left as it was has its own already.

    Of what is marked for secrecy the follow-up tells the number alone: its topic stands in mails, and in next
    year's list of what is late.
    """
    corrects, public = edition.corrects, edition.public_content
    texts = {point["text"] for point in corrects.content["decisions"]} if corrects else set()
    for point in review.decision_points.standing().in_order():
        if point.due_on and point.text not in texts:
            topic = decision_topic(point.position, _told(point, public))
            _open_one(review, topic=topic, intended_on=point.due_on, responsible=point.owner, by=by, at=at)


def _told(point: ReviewDecision, public: dict[str, Any] | None) -> str:
    """Return a decision's text, or that it is marked when the public edition leaves it out."""
    if public is None or any(each["position"] == point.position for each in public["decisions"]):
        return point.text
    with in_swedish():
        return _("Sekretessmarkerad, se genomgången.")


def _open_one(
    review: ManagementReview,
    *,
    topic: str,
    intended_on: dt.date,
    responsible: Post | None,
    by: User,
    at: dt.datetime,
) -> None:
    open_followup(
        entry=review,
        kind=FOLLOWUP_KIND,
        topic=topic,
        intended_on=max(intended_on, timezone.localdate(at)),
        responsible=responsible,
        by=by,
        at=at,
    )
