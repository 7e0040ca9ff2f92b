"""Record that an edition was approved on a paper that somebody has signed."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isms.accounts.models import User
from isms.languages import in_swedish
from isms.register.attachments import add_attachment
from isms.register.decisions import DecisionGround
from isms.register.errors import DomainError
from isms.register.models import Decision
from isms.register.services import record_decision
from reports.models import Edition, EditionApproval
from reports.services.deciding import approve_by, check_untouched, claim_submitted, decision_of


@transaction.atomic
def approve_on_paper(
    *,
    edition: Edition,
    ground: DecisionGround,
    signed_on: dt.date,
    case_number: str,
    upload: UploadedFile,
    by: User,
    at: dt.datetime,
    expected_sha256: str | None = None,
) -> EditionApproval:
    """Record the receiver's signed approval of exactly one edition; the file is kept with the review.

    The decision is the receiver's, of the day of the signature; that it was made on paper, under which
    number and who recorded it stands in its words.

    Args:
        signed_on: the day on the paper.
        case_number: the number under which the paper is registered (diarienummer).
        upload: the signed document.
        by: who records it.

    Raises:
        DomainError: nobody receives the review, or the edition is not the one that lies for decision.
        ValidationError: by field, when the day cannot be, the number is missing or the file is not taken.
    """
    review = claim_submitted(edition, by=by, at=at)
    check_untouched(edition, expected_sha256)
    signer = review.owner.holder if review.owner else None
    if signer is None:
        raise DomainError(_("Genomgången har ingen mottagare med innehavare. Ingen kan ha undertecknat den."))
    if not timezone.localdate(edition.submitted_at) <= signed_on <= timezone.localdate(at):
        raise ValidationError({"signed_on": _("Dagen ligger före överlämnandet eller i framtiden.")})
    number = case_number.strip()
    if not number:
        raise ValidationError({"case_number": _("Ange handlingens diarienummer.")})
    with in_swedish():
        paper = add_attachment(entry=review, upload=upload, by=by, at=at, description=_("Undertecknat godkännande"))
    decided_at = at
    if signed_on < timezone.localdate(at):
        decided_at = timezone.make_aware(dt.datetime.combine(signed_on, dt.time(12)))
    with in_swedish():
        decision = record_decision(
            decision=decision_of(
                review,
                kind=Decision.Kind.REVIEW_APPROVAL,
                summary=_("%(title)s, utgåva %(edition)d, godkänns genom undertecknad handling %(number)s")
                % {"title": review.title, "edition": edition.number, "number": number},
                reason=_("Undertecknad %(day)s av %(signer)s. Registrerad av %(recorder)s.")
                % {"day": signed_on.isoformat(), "signer": signer.name, "recorder": by.name},
                ground=ground,
                by=signer,
                at=max(decided_at, edition.submitted_at),
            )
        )
    paper_facts = {"signed_on": signed_on, "paper_case_number": number, "paper": paper, "recorded_by": by}
    return approve_by(decision, review=review, edition=edition, by=by, at=at, **paper_facts)
