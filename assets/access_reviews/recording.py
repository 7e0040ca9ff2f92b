"""Record an access review with its deviations; each deviation becomes an action at once."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assets.access_reviews.planning import plan_after
from assets.models import AccessDeviation, AccessReview
from isms.accounts.models import Post, User
from isms.followup.dates import check_reachable
from isms.languages import in_swedish
from isms.register.errors import DomainError
from isms.register.services import claim_version
from risks.models import Action
from risks.services import raise_action

EARLIEST_DAY = dt.date(2000, 1, 1)


@dataclass(frozen=True)
class FoundDeviation:
    """A deviation as it was reported: what is wrong, who mends it and by when.

    ``owner`` None is the system's owner. ``carried`` is the same deviation in the review that is corrected:
    its action is kept, and ``due_on`` and ``owner`` are not used.
    """

    text: str
    due_on: dt.date | None = None
    owner: Post | None = None
    carried: AccessDeviation | None = None


@transaction.atomic
def record_access_review(
    *, review: AccessReview, deviations: Sequence[FoundDeviation], version: int, by: User, at: dt.datetime
) -> AccessReview:
    """Store a review, raise an action for each deviation, complete the follow-up and open the next.

    Args:
        review: unsaved, with its system and everything but the time of recording set; ``supersedes`` and
            ``correction_reason`` when it corrects an earlier one.
        version: the version of the system that the user started from; a form sent twice is refused the second time.

    Raises:
        EditConflict: the system has been saved since ``version``.
        EntryArchived: the system is put away.
        DomainError: the corrected review has been corrected already, or belongs to another system.
        ValidationError: a count, a date or a deviation is wrong.
    """
    system = review.system
    claim_version(entry=system, version=version, by=by, at=at)
    today = timezone.localtime(at).date()
    if review.supersedes is not None:
        _check_correction(review)
    _check_dates(review, today=today)
    review.recorded_at, review.recorded_by = at, by
    review.note, review.performed_by_name = review.note.strip(), review.performed_by_name.strip()
    review.correction_reason = review.correction_reason.strip()
    review.full_clean()
    review.save(force_insert=True)
    for number, found in enumerate(deviations, start=1):
        _store_deviation(review, number, found, today=today, by=by, at=at)
    if review.supersedes is None:
        plan_after(review, deviation_count=len(deviations), by=by, at=at)
    return review


def _check_correction(review: AccessReview) -> None:
    corrected = review.supersedes
    if corrected.system_id != review.system_id:
        raise DomainError(_("Kontrollen som rättas hör till ett annat system."))
    if AccessReview.objects.filter(supersedes=corrected).exists():
        raise DomainError(_("Kontrollen är redan rättad. Rätta den senaste versionen i stället."))


def _check_dates(review: AccessReview, *, today: dt.date) -> None:
    wrong = {}
    if review.performed_on > today:
        wrong["performed_on"] = _("Kontrollen kan inte vara gjord efter i dag.")
    if review.period_from < EARLIEST_DAY:
        wrong["period_from"] = _("Datumet ligger före år 2000. Kontrollera året.")
    if wrong:
        raise ValidationError(wrong)


def _store_deviation(
    review: AccessReview, number: int, found: FoundDeviation, *, today: dt.date, by: User, at: dt.datetime
) -> AccessDeviation:
    text = found.text.strip()
    action = _kept_action(review, found.carried) if found.carried else None
    if action is None:
        if found.due_on is None:
            raise DomainError(_("Ange när avvikelse %(number)d ska vara åtgärdad.") % {"number": number})
        check_reachable(found.due_on, today=today)
        with in_swedish():
            action, _is_new = raise_action(
                source=review.system,
                source_key=f"access:{review.pk}:{number}",
                title=_("Åtgärda avvikelse: %(text)s") % {"text": " ".join(text.split())[:200]},
                description=text,
                reason=_("Avvikelse vid behörighetskontroll %(day)s.") % {"day": review.performed_on.isoformat()},
                owner=found.owner,
                due_on=found.due_on,
                by=by,
                at=at,
            )
    deviation = AccessDeviation(review=review, number=number, text=text, action=action)
    deviation.full_clean()
    deviation.save(force_insert=True)
    return deviation


def _kept_action(review: AccessReview, carried: AccessDeviation) -> Action:
    if carried.review_id != review.supersedes_id:
        raise DomainError(_("Avvikelsen hör till en annan kontroll."))
    return carried.action
