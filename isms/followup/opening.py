"""Open the first follow-up of many new entries at once: the same rows as ``open_followup`` leaves."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isms.accounts.models import User
from isms.followup.dates import add_months, end_of_day
from isms.followup.models import FollowUp
from isms.followup.rules import rule_for
from isms.register.errors import DomainError
from isms.register.models import Entry

BATCH = 1_000


@dataclass(frozen=True)
class Planned:
    """The first follow-up of an entry: its day, and its months when they are its own and not the rule's."""

    entry: Entry
    intended_on: dt.date
    interval_months: int | None
    follows_rule: bool = False


@transaction.atomic
def open_many(*, kind: str, planned: Iterable[Planned], by: User, at: dt.datetime) -> None:
    """Open one follow-up of a kind for each of many entries that have none yet; the caller holds their locks."""
    rows = [
        FollowUp(
            entry_id=each.entry.pk,
            kind=kind,
            intended_on=each.intended_on,
            anchored_on=each.intended_on,
            due_at=end_of_day(each.intended_on),
            interval_months=each.interval_months,
            follows_rule=each.follows_rule,
            opened_at=at,
            opened_by=by,
        )
        for each in planned
    ]
    FollowUp.objects.bulk_create(rows, batch_size=BATCH)


def open_reviews(*, entries: Sequence[Entry], kind: str, by: User, at: dt.datetime) -> None:
    """Plan the first review of many new entries of one organisation, one interval of the rule from today.

    Raises:
        DomainError: the organisation's rule for the kind has no interval.
    """
    if not entries:
        return
    interval = rule_for(organisation=entries[0].organisation, kind=kind).interval_months
    if interval is None:
        raise DomainError(_("Regeln för uppföljningen saknar intervall. Ange ett under Uppföljningsregler."))
    intended_on = add_months(timezone.localtime(at).date(), interval)
    planned = (Planned(entry, intended_on, interval, follows_rule=True) for entry in entries)
    open_many(kind=kind, planned=planned, by=by, at=at)
