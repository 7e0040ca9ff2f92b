"""Write notes of the year under the chapters of its review, before the review exists or while it is written."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isms.accounts.models import Organisation, User
from isms.register.errors import DomainError
from reports.aids import chapters_to_note
from reports.models import ManagementReview, YearNote


@transaction.atomic
def add_note(
    *,
    organisation: Organisation,
    year: int,
    chapter_code: str,
    text: str,
    noted_on: dt.date,
    by: User,
    at: dt.datetime,
) -> YearNote:
    """Note something for the review of a year.

    Args:
        chapter_code: the chapter that it belongs under.
        noted_on: the day it happened or was thought of, today or earlier.

    Raises:
        DomainError: the year's review is approved, or the chapter does not exist.
        ValidationError: a field is wrong.
    """
    note = YearNote(organisation=organisation, noted_at=at, noted_by=by)
    return _save(note, year=year, chapter_code=chapter_code, text=text, noted_on=noted_on, at=at)


@transaction.atomic
def change_note(
    *, note: YearNote, year: int, chapter_code: str, text: str, noted_on: dt.date, by: User, at: dt.datetime
) -> YearNote:
    """Rewrite a note that has not been used; raises as ``add_note``.

    Raises:
        DomainError: it is used already: its text stands in the chapter.
    """
    locked = _lock_unused(note)
    return _save(locked, year=year, chapter_code=chapter_code, text=text, noted_on=noted_on, at=at)


@transaction.atomic
def withdraw_note(*, note: YearNote, by: User, at: dt.datetime) -> None:
    """Take back a note that has not been used; the history keeps it.

    Raises:
        DomainError: it is used already.
    """
    locked = _lock_unused(note)
    locked.is_withdrawn = True
    locked.save(update_fields=["is_withdrawn"])


def use_note(*, note: YearNote, by: User, at: dt.datetime) -> None:
    """Mark a note as used, within the transaction that puts its text into the chapter.

    Raises:
        DomainError: somebody has used it or taken it back meanwhile.
    """
    locked = _lock_unused(note)
    locked.used_at, locked.used_by = at, by
    locked.save(update_fields=["used_at", "used_by"])


def _lock_unused(note: YearNote) -> YearNote:
    locked = YearNote.objects.select_for_update().get(pk=note.pk)
    if locked.is_withdrawn:
        raise DomainError(_("Anteckningen är borttagen."))
    if locked.is_used:
        raise DomainError(_("Anteckningen är redan använd i genomgången."))
    return locked


def _save(note: YearNote, *, year: int, chapter_code: str, text: str, noted_on: dt.date, at: dt.datetime) -> YearNote:
    if noted_on > timezone.localdate(at):
        raise DomainError(_("Dagen ligger framåt i tiden."))
    if ManagementReview.objects.of(note.organisation).filter(year=year, state="approved").exists():
        raise DomainError(_("Genomgången för %(year)d är godkänd. Välj ett senare år.") % {"year": year})
    if chapter_code not in {code for code, _heading in chapters_to_note(note.organisation)}:
        raise DomainError(_("Avsnittet finns inte."))
    note.year, note.chapter_code, note.noted_on = year, chapter_code, noted_on
    note.text = text.replace("\r\n", "\n").strip()
    note.full_clean()
    note.save()
    return note
