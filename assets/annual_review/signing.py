"""Sign an årsgenomgång: store the answers, tell the rooms what was confirmed and open next year's."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assets.annual_review.parts import Confirmation, PartSummary, ReviewPart, every_part
from assets.models import AnnualReview, AnnualReviewPart, System
from isms.accounts.models import User
from isms.followup.models import FollowUp
from isms.followup.services import complete_followup, open_review
from isms.languages import in_swedish
from isms.register.errors import DomainError, EditConflict
from isms.register.models import Decision, Entry
from isms.register.services import claim_version, record_decision

KIND = "system_review"
LONGEST_NOTE = 20_000


@dataclass(frozen=True)
class PartAnswer:
    """What the owner says of a part, and how it stood when it was said."""

    answer: str
    note: str = ""
    summary: PartSummary = field(default_factory=PartSummary)


def capacity_of(*, system: System, user: User) -> str:
    """Return in what capacity a person signs for a system: as its owner, the owner's deputy, or on behalf of it."""
    if system.owner is not None and system.owner.holder_id == user.pk:
        return AnnualReview.SignedAs.OWNER
    if system.owner is not None and system.owner.deputy_id == user.pk:
        return AnnualReview.SignedAs.DEPUTY
    return AnnualReview.SignedAs.ON_BEHALF


def latest_id(system: System) -> int:
    """Return the id of the system's latest årsgenomgång; 0 when there is none."""
    return AnnualReview.objects.filter(system_id=system.pk).order_by("-pk").values_list("pk", flat=True).first() or 0


@transaction.atomic
def sign_annual_review(
    *,
    system: System,
    answers: Mapping[str, PartAnswer],
    version: int,
    previous_id: int,
    by: User,
    at: dt.datetime,
    note: str = "",
    on_behalf_reason: str = "",
) -> AnnualReview:
    """Store a signed årsgenomgång, complete the system's follow-up and open the next from its intended day.

    Args:
        answers: one for each part, by its code.
        version: the version of the system that the user started from.
        previous_id: the id of the latest årsgenomgång when the page was opened, 0 for none.
        on_behalf_reason: why somebody other than the owner and the deputy signs; not used when they do.

    Raises:
        EditConflict: somebody else has changed the system, or signed, since the page was opened.
        EntryArchived: the system is put away.
        DomainError: a part is not answered, or the reason is missing.
        ValidationError: a changed part lacks its note.
    """
    _claim(system, version=version, previous_id=previous_id, by=by, at=at)
    parts = every_part()
    _check(parts, answers)
    signed_as = capacity_of(system=system, user=by)
    reason = on_behalf_reason.strip() if signed_as == AnnualReview.SignedAs.ON_BEHALF else ""
    if signed_as == AnnualReview.SignedAs.ON_BEHALF and not reason:
        raise DomainError(_("Skriv varför du signerar i ägarens ställe."))
    today = timezone.localtime(at).date()
    changed = [part for part in parts if answers[part.code].answer == AnnualReviewPart.Answer.CHANGED]
    waiting = FollowUp.objects.open().filter(entry_id=system.pk, kind=KIND, topic="").first()
    decision = record_decision(
        decision=Decision(
            entry_id=system.pk,
            kind=Decision.Kind.ANNUAL_REVIEW,
            summary=_said(changed, today=today),
            reason=reason,
            decided_at=at,
            decided_by=by,
        )
    )
    review = AnnualReview(
        system=system,
        decision=decision,
        reviewed_on=today,
        intended_on=waiting.intended_on if waiting else None,
        owner=system.owner,
        signed_as=signed_as,
        on_behalf_reason=reason,
        note=note.strip(),
    )
    review.full_clean()
    review.save(force_insert=True)
    _store_parts(review, parts, answers)
    following = _complete(system, waiting, changed=changed, answers=answers, by=by, at=at)
    for part in parts:
        if part.confirm is not None and part not in changed:
            part.confirm(
                Confirmation(
                    system=system,
                    note=answers[part.code].note.strip(),
                    next_on=following.intended_on if following else None,
                    by=by,
                    at=at,
                )
            )
    return review


def _claim(system: System, *, version: int, previous_id: int, by: User, at: dt.datetime) -> None:
    """Move the system's version on; what the signer changed on the way to the signature is no conflict."""
    stored = Entry.objects.select_for_update(no_key=True, of=("self",)).get(pk=system.pk)
    if latest_id(system) != previous_id:
        raise EditConflict
    if stored.version != version and stored.updated_by_id == by.pk:
        version = stored.version
    claim_version(entry=system, version=version, by=by, at=at)


def _check(parts: list[ReviewPart], answers: Mapping[str, PartAnswer]) -> None:
    for part in parts:
        made = answers.get(part.code)
        if made is None or made.answer not in AnnualReviewPart.Answer.values:
            raise DomainError(_("Svara på delen %(part)s.") % {"part": part.label})
        if made.answer == AnnualReviewPart.Answer.CHANGED and not made.note.strip():
            raise ValidationError({f"{part.code}_note": _("Skriv vad som har ändrats.")})


@in_swedish()
def _said(changed: list[ReviewPart], *, today: dt.date) -> str:
    if not changed:
        return _("Årsgenomgång %(day)s: allt oförändrat") % {"day": today.isoformat()}
    labels = ", ".join(str(part.label).lower() for part in changed)
    text = _("Årsgenomgång %(day)s: ändrat i %(parts)s") % {"day": today.isoformat(), "parts": labels}
    return text if len(text) <= 300 else f"{text[:299]}…"


@in_swedish()
def _store_parts(review: AnnualReview, parts: list[ReviewPart], answers: Mapping[str, PartAnswer]) -> None:
    rows = [
        AnnualReviewPart(
            review=review,
            position=position,
            code=part.code,
            label=str(part.label),
            summary="\n".join([*answers[part.code].summary.lines, *answers[part.code].summary.warnings]),
            answer=answers[part.code].answer,
            note=answers[part.code].note.strip(),
        )
        for position, part in enumerate(parts, start=1)
    ]
    for row in rows:
        row.full_clean(exclude=["review"], validate_unique=False, validate_constraints=False)
    AnnualReviewPart.objects.bulk_create(rows)


def _complete(
    system: System,
    waiting: FollowUp | None,
    *,
    changed: list[ReviewPart],
    answers: Mapping[str, PartAnswer],
    by: User,
    at: dt.datetime,
) -> FollowUp | None:
    """Complete the year's follow-up with what has changed as its note; without one, plan the next from today."""
    if waiting is None:
        return open_review(entry=system, kind=KIND, by=by, at=at)
    with in_swedish():
        note = "\n".join(f"{part.label}: {answers[part.code].note.strip()}" for part in changed)
    outcome = FollowUp.Outcome.WITH_REMARK if changed else FollowUp.Outcome.NO_REMARK
    return complete_followup(followup=waiting, outcome=outcome, note=note[:LONGEST_NOTE], by=by, at=at)
