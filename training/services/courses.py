"""Write courses."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from isms.accounts.models import User
from isms.followup.services import open_review
from isms.register.services import change_entry, create_entry
from training.kinds import COURSE_REVIEW
from training.models import Course


@transaction.atomic
def create_course(*, course: Course, by: User, at: dt.datetime) -> Course:
    """Add a course to the register and plan its yearly follow-up.

    Raises:
        ValidationError: a field is wrong.
        DomainError: the organisation's rule for the follow-up has no interval.
    """
    create_entry(entry=course, by=by, at=at)
    open_review(entry=course, kind=COURSE_REVIEW, by=by, at=at)
    return course


@transaction.atomic
def change_course(*, course: Course, version: int, by: User, at: dt.datetime) -> Course:
    """Save a changed course.

    Raises:
        EditConflict: somebody else has saved it since ``version``.
        ValidationError: a field is wrong, or what has been reported of would no longer be there.
    """
    _keep_what_is_reported(course)
    return change_entry(entry=course, version=version, by=by, at=at)


def _keep_what_is_reported(course: Course) -> None:
    """Refuse to drop a part with totals, or the posts of the leadership."""
    if course.leadership_roles.exists() and not course.is_for_leadership:
        raise ValidationError(
            {"audience": _("Utbildningen följs upp för befattningar i ledningen. Ta bort dem först.")}
        )
    last = max(course.reports.standing().values_list("results__part", flat=True), default=0) or 0
    if last > len(course.parts):
        raise ValidationError(
            {"part_titles": _("Del %(number)d har redovisade resultat och kan inte tas bort.") % {"number": last}}
        )
