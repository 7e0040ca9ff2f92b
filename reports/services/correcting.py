"""Open an approved review for a correction, which becomes the next edition."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from isms.accounts.models import User
from isms.register.errors import DomainError
from isms.register.services import claim_version
from reports.models import ManagementReview


@transaction.atomic
def correct_review(
    *, review: ManagementReview, changes: str, version: int, by: User, at: dt.datetime
) -> ManagementReview:
    """Let an approved review be written in again; the approved edition and its files stay as they are.

    Figures and listed rows stay those of the approved edition: what is corrected are texts, decisions,
    measures and marks of secrecy.

    Args:
        changes: what the next edition corrects, which its first page tells.

    Raises:
        EditConflict: somebody else has saved the review since.
        DomainError: the review is not approved, or nothing is said of what changes.
    """
    claim_version(entry=review, version=version, by=by, at=at)
    review.state = ManagementReview.objects.values_list("state", flat=True).get(pk=review.pk)
    if not review.is_approved:
        raise DomainError(_("Bara en godkänd genomgång kan rättas."))
    if not changes.strip():
        raise DomainError(_("Skriv vad som rättas."))
    review.state, review.correction = ManagementReview.State.CORRECTING, changes.strip()
    ManagementReview.objects.filter(pk=review.pk).update(state=review.state, correction=review.correction)
    return review
