"""Write totals: a whole month of a course at once, which replaces what was there."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _

from isms.accounts.models import Unit, User
from isms.followup.models import FollowUp
from isms.followup.services import complete_followup, open_followup
from isms.languages import in_swedish
from isms.register.errors import DomainError
from isms.register.services import claim_version
from training.kinds import BELOW_TARGET
from training.models import Course, ResultReport, TrainingContact, TrainingResult
from training.shares import Share

# How long a unit below the target has before the follow-up is due.
DAYS_TO_CATCH_UP = 30


@dataclass(frozen=True)
class Total:
    """One unit's totals; ``part`` is 0 for a course in one piece, else the number of the series' part."""

    unit: Unit
    eligible: int
    completed: int
    part: int = 0


@transaction.atomic
def record_results(
    *,
    course: Course,
    period_on: dt.date,
    totals: Sequence[Total],
    origin: str,
    source: str,
    version: int,
    by: User,
    at: dt.datetime,
) -> ResultReport:
    """Store a month's totals of a course; what was stored for the month is superseded and kept.

    A unit below the target gets a follow-up for the post that answers for its training; one that
    has reached the target has its follow-up completed. Both only when no later month is reported.
    The first month of a new year ends what is still open about the year before: its numbers are final.

    Args:
        period_on: any day of the month; the totals are the standing since the year began.
        source: where the numbers come from, such as the name of the file.

    Raises:
        EditConflict: somebody else has written about the course since ``version``.
        EntryArchived: the course is put away.
        DomainError: the month lies ahead, there are no totals, or one is impossible.
    """
    claim_version(entry=course, version=version, by=by, at=at)
    stored = Course.objects.with_detail().get(pk=course.pk)
    period_on = period_on.replace(day=1)
    today = timezone.localdate(at)
    if period_on > today:
        raise DomainError(_("Perioden ligger framåt i tiden."))
    _check(stored, totals)
    before = ResultReport.objects.standing().filter(course=stored, period_on=period_on).first()
    report = ResultReport(
        course=stored,
        period_on=period_on,
        origin=origin,
        source=source[:250],
        recorded_at=at,
        recorded_by=by,
        supersedes=before,
    )
    report.full_clean()
    report.save(force_insert=True)
    results = [
        TrainingResult(
            report=report, unit=each.unit, part=each.part, eligible_count=each.eligible, completed_count=each.completed
        )
        for each in totals
    ]
    TrainingResult.objects.bulk_create(results)
    is_latest = not ResultReport.objects.standing().filter(course=stored, period_on__gt=period_on).exists()
    if is_latest and period_on.year >= today.year - 1:
        if stored.period != Course.Period.ONCE:
            _leave_last_year(stored, year=period_on.year, by=by, at=at)
        _follow_up(stored, totals, today=today, by=by, at=at)
    return report


def _check(course: Course, totals: Sequence[Total]) -> None:
    if not totals:
        raise DomainError(_("Det finns inga resultat att spara."))
    if course.is_for_leadership:
        raise DomainError(_("Ledningens utbildning följs upp person för person, inte som antal per enhet."))
    parts = range(1, len(course.parts) + 1) if course.parts else range(1)
    for each in totals:
        if each.unit.organisation_id != course.organisation_id:
            raise DomainError(_("Enheten %(unit)s hör till en annan organisation.") % {"unit": each.unit})
        if not 0 <= each.completed <= each.eligible:
            raise DomainError(
                _("%(unit)s: fler har genomfört utbildningen än som är berättigade.") % {"unit": each.unit}
            )
        if each.part not in parts:
            raise DomainError(_("Utbildningen har ingen del %(number)d.") % {"number": each.part})
    if len({(each.unit.pk, each.part) for each in totals}) != len(totals):
        raise ValidationError(_("En enhet står två gånger."))


def _leave_last_year(course: Course, *, year: int, by: User, at: dt.datetime) -> None:
    """End the follow-ups from before a year had any totals of a course that is taken anew each year."""
    begun_at = course.reports.filter(period_on__year=year).aggregate(first=Min("recorded_at"))["first"]
    left = FollowUp.objects.open().filter(entry_id=course.pk, kind=BELOW_TARGET, opened_at__lt=begun_at)
    with in_swedish():
        note = _("Målet nåddes inte före årets slut. Nu räknas %(year)d.") % {"year": year}
    for followup in left.order_by("pk"):
        complete_followup(followup=followup, outcome=FollowUp.Outcome.CANCELLED, note=note, by=by, at=at)


def _follow_up(course: Course, totals: Sequence[Total], *, today: dt.date, by: User, at: dt.datetime) -> None:
    """Open a follow-up for each unit below the target, and complete it for those that have reached it."""
    shares: dict[Unit, Share] = {}
    for each in totals:
        shares[each.unit] = shares.get(each.unit, Share(0, 0)) + Share(each.completed, each.eligible)
    waiting = {
        followup.topic: followup for followup in FollowUp.objects.open().filter(entry_id=course.pk, kind=BELOW_TARGET)
    }
    posts = {
        contact.unit_id: contact.post
        for contact in TrainingContact.objects.filter(unit__in=shares).select_related("post")
    }
    for unit, share in sorted(shares.items(), key=lambda item: item[0].pk):
        topic = unit.name[:150]
        is_below = share.is_below(course.target_percent)
        if is_below and topic not in waiting:
            open_followup(
                entry=course,
                kind=BELOW_TARGET,
                topic=topic,
                intended_on=today + dt.timedelta(days=DAYS_TO_CATCH_UP),
                responsible=posts.get(unit.pk),
                interval_months=None,
                by=by,
                at=at,
            )
        elif not is_below and topic in waiting:
            outcome = FollowUp.Outcome.NO_REMARK
            with in_swedish():
                note = _("Målet är nått: %(share)s.") % {"share": share}
            complete_followup(followup=waiting[topic], outcome=outcome, note=note, by=by, at=at)


def merge_parts(course: Course, period_on: dt.date, totals: Sequence[Total]) -> list[Total]:
    """Add to one part's totals those that are stored of the series' other parts for the month: a report is whole."""
    parts = {each.part for each in totals}
    if parts == {0}:
        return list(totals)
    stored = TrainingResult.objects.standing().filter(report__course=course, report__period_on=period_on.replace(day=1))
    others = stored.exclude(part__in=parts).select_related("unit").order_by("pk")
    return [*totals, *(Total(each.unit, each.eligible_count, each.completed_count, each.part) for each in others)]
