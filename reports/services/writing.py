"""Start a review and write in it; every write moves the review one version on."""

import datetime as dt

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from isms.accounts.models import Organisation, Post, Unit, User
from isms.languages import in_swedish
from isms.register.errors import DomainError
from isms.register.services import claim_version, create_entry
from reports.chapters import chapters_of
from reports.models import ManagementReview, ReviewDecision, ReviewMeasure, ReviewSection, SecrecyMark
from reports.services.acting import move_with_measure


class ReviewClosed(DomainError):
    """A review that is handed over or approved is not written in."""

    def __init__(self) -> None:
        super().__init__(_("Genomgången är överlämnad och kan inte ändras. Den behöver först komma åter."))


@transaction.atomic
def start_review(
    *,
    organisation: Organisation,
    unit: Unit,
    owner: Post | None,
    year: int,
    by: User,
    at: dt.datetime,
    case_number: str = "",
) -> ManagementReview:
    """Start a year's review with the organisation's chapters and the unfinished measures of the last one.

    Args:
        owner: the post that receives the review, normally the director's.
        case_number: the diarienummer that the report carries on its first page.

    Raises:
        ValidationError: the year has a review already, or the unit or post is another organisation's.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)  # a double click starts one review
    with in_swedish():
        review = ManagementReview(
            organisation=organisation,
            reviewed_organisation=organisation,
            unit=unit,
            owner=owner,
            title=_("Ledningens genomgång %(year)d") % {"year": year},
            year=year,
            case_number=case_number.strip(),
        )
    create_entry(entry=review, by=by, at=at)
    ReviewSection.objects.bulk_create(
        ReviewSection(
            review=review,
            code=chapter.code,
            parent_code=chapter.parent,
            heading=chapter.heading,
            position=position,
            placement=chapter.placement,
            iso_clause=chapter.iso_clause,
            guidance=chapter.guidance,
            figure_codes=list(chapter.figures),
            table_codes=list(chapter.tables),
            is_public=chapter.is_public,
            secrecy_ground=chapter.secrecy_ground,
        )
        for position, chapter in enumerate(chapters_of(organisation), start=1)
    )
    _carry_measures(review)
    return review


def _carry_measures(review: ManagementReview) -> None:
    """Take over the standing measures of the year before that were not finished when it was handed over.

    Each says how far its action has come since.
    """
    before = ManagementReview.objects.of(review.organisation).filter(year=review.year - 1)
    last = before.filter(editions__approval__isnull=False).order_by("pk").first()  # also while it is being corrected
    if last is None:
        return
    finished = (ReviewMeasure.Status.DONE, ReviewMeasure.Status.NOT_DONE)
    unfinished = last.measures.standing().exclude(status__in=finished).in_order()
    ReviewMeasure.objects.bulk_create(
        ReviewMeasure(
            review=review,
            position=position,
            area=measure.area,
            from_year=measure.from_year,
            to_year=measure.to_year,
            text=measure.text,
            owner=measure.owner,
            status=ReviewMeasure.STATUS_OF_ACTION[measure.action.state] if measure.action else measure.status,
            action=measure.action,
            carried_from=measure,
        )
        for position, measure in enumerate(unfinished, start=1)
    )
    _carry_marks(review, last)


def _carry_marks(review: ManagementReview, last: ManagementReview) -> None:
    """Let a measure that was marked for secrecy stay so in the next review, until somebody assesses it anew."""
    marks = {mark.key: mark for mark in last.secrecy_marks.standing().filter(part=SecrecyMark.Part.MEASURE)}
    carried = review.measures.filter(carried_from__position__in=[int(key) for key in marks])
    SecrecyMark.objects.bulk_create(
        SecrecyMark(
            review=review,
            part=SecrecyMark.Part.MEASURE,
            key=str(measure.position),
            ground=mark.ground,
            reason=mark.reason,
            assessed_by=mark.assessed_by,
            assessed_at=mark.assessed_at,
        )
        for measure in carried.select_related("carried_from")
        for mark in [marks[str(measure.carried_from.position)]]
    )


def claim_open_review(*, review: ManagementReview, version: int, by: User, at: dt.datetime) -> None:
    """Lock the review and move it one version on, provided that it may be written in.

    Raises:
        EditConflict: somebody else has saved the review since ``version``.
        EntryArchived: it is put away.
        ReviewClosed: it is handed over or approved.
    """
    claim_version(entry=review, version=version, by=by, at=at)
    review.state = ManagementReview.objects.values_list("state", flat=True).get(pk=review.pk)
    if not review.is_open:
        review.version = version
        raise ReviewClosed


@transaction.atomic
def write_section(
    *,
    review: ManagementReview,
    code: str,
    text: str,
    version: int,
    by: User,
    at: dt.datetime,
    is_public: bool | None = None,
    secrecy_ground: str | None = None,
) -> ReviewSection:
    """Save the text of a chapter.

    Args:
        code: the chapter's code.
        version: the version of the review that the user started from.
        is_public: False marks the chapter for secrecy, which needs a ground; None leaves it as it is.
        secrecy_ground: the legal ground of the marking, which ``by`` has assessed.

    Raises:
        EditConflict: somebody else has saved the review since.
        ReviewClosed: it is handed over or approved.
        ValidationError: the text is too long, or a marking lacks its ground.
    """
    claim_open_review(review=review, version=version, by=by, at=at)
    section = review.sections.get(code=code)
    section.text = text.replace("\r\n", "\n").strip()
    if is_public is True:
        section.unmark()
    elif is_public is False and (section.is_public or (secrecy_ground or "").strip() != section.secrecy_ground):
        section.mark(ground=(secrecy_ground or "").strip(), reason=section.secrecy_reason, by=by, at=at)
    section.full_clean()
    section.save()
    return section


@transaction.atomic
def add_decision(
    *,
    review: ManagementReview,
    text: str,
    version: int,
    by: User,
    at: dt.datetime,
    owner: Post | None = None,
    due_on: dt.date | None = None,
    is_from_meeting: bool = False,
) -> ReviewDecision:
    """Ask the director for a decision.

    Args:
        due_on: a date makes the decision a follow-up for its owner once it is approved.
        is_from_meeting: it was added when the review was gone through, and is told so.

    Raises:
        EditConflict, ReviewClosed, ValidationError: as for ``write_section``.
    """
    claim_open_review(review=review, version=version, by=by, at=at)
    point = ReviewDecision(review=review, position=_next_position(review.decision_points))
    point.is_from_meeting = is_from_meeting
    return _save_decision(point, text=text, owner=owner, due_on=due_on)


@transaction.atomic
def change_decision(
    *,
    decision: ReviewDecision,
    review: ManagementReview,
    text: str,
    version: int,
    by: User,
    at: dt.datetime,
    owner: Post | None,
    due_on: dt.date | None,
    is_from_meeting: bool | None = None,
) -> ReviewDecision:
    """Rewrite a decision that is asked for; raises as ``add_decision``.

    Args:
        is_from_meeting: None leaves it as it is.
    """
    claim_open_review(review=review, version=version, by=by, at=at)
    if is_from_meeting is not None:
        decision.is_from_meeting = is_from_meeting
    return _save_decision(decision, text=text, owner=owner, due_on=due_on)


def _save_decision(point: ReviewDecision, *, text: str, owner: Post | None, due_on: dt.date | None) -> ReviewDecision:
    point.text, point.owner, point.due_on = text.strip(), owner, due_on
    _check_post(point.review, owner)
    point.full_clean()
    point.save()
    return point


@transaction.atomic
def withdraw_decision(
    *, decision: ReviewDecision, review: ManagementReview, version: int, by: User, at: dt.datetime
) -> None:
    """Take back a decision that was asked for; the history keeps it."""
    claim_open_review(review=review, version=version, by=by, at=at)
    decision.is_withdrawn = True
    decision.save(update_fields=["is_withdrawn"])


@transaction.atomic
def add_measure(
    *,
    review: ManagementReview,
    area: str,
    from_year: int,
    to_year: int,
    text: str,
    version: int,
    by: User,
    at: dt.datetime,
    owner: Post | None = None,
    status: str = ReviewMeasure.Status.PLANNED,
) -> ReviewMeasure:
    """Promise a measure.

    Args:
        area: a code of ``ReviewMeasure.Area``.
        from_year: first year of the horizon; ``to_year`` is the last one, when the measure is to be done.

    Raises:
        EditConflict, ReviewClosed, ValidationError: as for ``write_section``.
    """
    claim_open_review(review=review, version=version, by=by, at=at)
    measure = ReviewMeasure(review=review, position=_next_position(review.measures))
    measure.area, measure.from_year, measure.to_year = area, from_year, to_year
    measure.text, measure.owner, measure.status = text.strip(), owner, status
    _check_post(review, owner)
    measure.full_clean()
    measure.save()
    return measure


@transaction.atomic
def change_measure(
    *,
    measure: ReviewMeasure,
    review: ManagementReview,
    version: int,
    by: User,
    at: dt.datetime,
    status: str,
    status_note: str = "",
    text: str | None = None,
    area: str | None = None,
    from_year: int | None = None,
    to_year: int | None = None,
    owner: Post | None = None,
) -> ReviewMeasure:
    """Tell how far a measure has come, which moves its action; of this year's own measures also what, when and who.

    Args:
        status: a code of ``ReviewMeasure.Status``.
        text: with the arguments after it, the measure anew; left out for a carried measure, which
            stays as it was promised.

    Raises:
        EditConflict, ReviewClosed, ValidationError: as for ``write_section``.
        DomainError: its action cannot move there, or is cancelled without a comment.
    """
    claim_open_review(review=review, version=version, by=by, at=at)
    move_with_measure(measure, status=status, note=status_note, by=by, at=at)
    measure.status, measure.status_note = status, status_note.strip()
    if text is not None and not measure.is_carried:
        measure.text, measure.owner, measure.area = text.strip(), owner, area
        measure.from_year, measure.to_year = from_year, to_year
        _check_post(review, owner)
    measure.full_clean()
    measure.save()
    return measure


@transaction.atomic
def withdraw_measure(
    *, measure: ReviewMeasure, review: ManagementReview, version: int, by: User, at: dt.datetime
) -> None:
    """Take back one of this year's own measures; a promise from an earlier year gets a status instead.

    Raises:
        DomainError: the measure comes from an earlier review.
    """
    claim_open_review(review=review, version=version, by=by, at=at)
    if measure.is_carried:
        raise DomainError(_("Åtgärden lovades i en tidigare genomgång. Ange status i stället för att ta bort den."))
    measure.is_withdrawn = True
    measure.save(update_fields=["is_withdrawn"])


def _next_position(points) -> int:
    return (points.aggregate(last=Max("position"))["last"] or 0) + 1


def _check_post(review: ManagementReview, owner: Post | None) -> None:
    if owner is not None and owner.unit.organisation_id != review.organisation_id:
        raise DomainError(_("Befattningen hör till en annan organisation."))
