"""Type in a figure of the year before, when that year has no approved edition."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from isms.accounts.models import User
from isms.register.errors import DomainError
from reports.content import approved_edition
from reports.figures import DEFINITIONS, SHARE
from reports.models import ManagementReview, TypedFigure
from reports.services.writing import claim_open_review


@transaction.atomic
def type_figure(
    *,
    review: ManagementReview,
    code: str,
    numerator: int,
    source: str,
    version: int,
    by: User,
    at: dt.datetime,
    denominator: int | None = None,
    is_public: bool = True,
) -> TypedFigure:
    """Type in what a figure was the year before a review; what was typed in earlier stays as history.

    Args:
        code: the figure's code.
        denominator: of how many; only of a share, which needs it.
        source: where the value comes from, such as the report on paper.
        is_public: False keeps it out of the public edition.

    Raises:
        EditConflict: somebody else has saved the review since.
        ReviewClosed: it is handed over or approved.
        DomainError: the year before has an approved edition, whose values hold, or the review is being corrected.
        ValidationError: a number or the source is missing or wrong.
    """
    _claim(review, version=version, by=by, at=at)
    is_share = DEFINITIONS[code].unit == SHARE
    if is_share and not denominator:
        raise ValidationError({"denominator": _("Ange hur många det räknas av, minst 1.")})
    if not is_share and denominator is not None:
        raise ValidationError({"denominator": _("Nyckeltalet är ett antal och räknas inte av något.")})
    return _store(
        review,
        code,
        numerator=numerator,
        denominator=denominator,
        source=source.strip(),
        is_public=is_public,
        typed_by=by,
        typed_at=at,
    )


@transaction.atomic
def withdraw_typed_figure(*, review: ManagementReview, code: str, version: int, by: User, at: dt.datetime) -> None:
    """Take a typed value away; raises as ``type_figure``. Without a value that holds nothing happens."""
    _claim(review, version=version, by=by, at=at)
    rows = TypedFigure.objects.about(review.organisation, review.year - 1).filter(code=code)
    latest = rows.oldest_first().last()
    if latest is not None and not latest.is_withdrawn:
        _store(review, code, is_withdrawn=True, typed_by=by, typed_at=at)


def _claim(review: ManagementReview, *, version: int, by: User, at: dt.datetime) -> None:
    claim_open_review(review=review, version=version, by=by, at=at)
    if review.correction:
        raise DomainError(_("En rättelse behåller nyckeltalen i den godkända utgåvan."))
    if approved_edition(review, review.year - 1) is not None:
        raise DomainError(
            _("Genomgången för %(year)d är godkänd, och dess nyckeltal gäller.") % {"year": review.year - 1}
        )


def _store(review: ManagementReview, code: str, **values) -> TypedFigure:
    typed = TypedFigure(organisation=review.organisation, year=review.year - 1, code=code, **values)
    typed.full_clean()
    typed.save(force_insert=True)
    return typed
