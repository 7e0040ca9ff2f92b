"""Writes of absences."""

import datetime as dt

from django.db import transaction

from isms.accounts.models import Post, User
from isms.followup.models import Absence


@transaction.atomic
def note_absence(*, post: Post, first_on: dt.date, last_on: dt.date, by: User, at: dt.datetime) -> Absence:
    """Let reminders to a post go to its deputy for some days, the first and the last included.

    Raises:
        ValidationError: the days are in the wrong order or overlap another absence of the post.
    """
    Post.objects.select_for_update(no_key=True).get(pk=post.pk)  # two at once are told of each other, not of a fault
    absence = Absence(post=post, first_on=first_on, last_on=last_on, noted_by=by, noted_at=at)
    absence.full_clean()
    absence.save()
    return absence


@transaction.atomic
def withdraw_absence(*, absence: Absence, at: dt.datetime) -> None:
    """Take an absence back, so that the holder is told again; nothing happens when it already is."""
    Absence.objects.filter(pk=absence.pk, withdrawn_at__isnull=True).update(withdrawn_at=at)
