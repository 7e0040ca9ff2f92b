"""Writes of activities: plan, change, copy a year."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from isms.accounts.models import Organisation, User
from isms.followup.dates import add_months, check_reachable
from isms.followup.models import Activity, FollowUp
from isms.followup.services import open_followup
from isms.register.access import Actor, copy_shares
from isms.register.services import change_entry, create_entry

DUE_KIND = "activity_due"
COPIED_FIELDS = ("description", "is_restricted", "secrecy_ground", "secrecy_reason", "secrecy_assessed_by")


@transaction.atomic
def plan_activity(*, activity: Activity, by: User, at: dt.datetime) -> Activity:
    """Add an activity to the årshjul; it is followed up on its last day.

    Raises:
        DomainError: its last day lies absurdly far ahead.
        ValidationError: a field is wrong.
    """
    if activity.ends_on is not None:
        check_reachable(activity.ends_on, today=timezone.localdate(at))
    create_entry(entry=activity, by=by, at=at)
    _follow_up(activity, by=by, at=at)
    return activity


@transaction.atomic
def change_activity(*, activity: Activity, version: int, by: User, at: dt.datetime) -> Activity:
    """Save a changed activity; a new last day moves its follow-up while that is open.

    Raises:
        DomainError: its last day lies absurdly far ahead.
        EditConflict: somebody else has saved it since ``version``.
        ValidationError: a field is wrong.
    """
    if activity.ends_on is not None:
        check_reachable(activity.ends_on, today=timezone.localdate(at))
    change_entry(entry=activity, version=version, by=by, at=at)
    open_now = FollowUp.objects.open().filter(entry_id=activity.pk, kind=DUE_KIND)
    if open_now.exclude(intended_on=activity.ends_on).exists():
        _follow_up(activity, by=by, at=at)
    return activity


@transaction.atomic
def copy_year(*, actor: Actor, year: int, by: User, at: dt.datetime) -> int:
    """Plan a year's activities anew for the year after; return how many. What is copied already is left.

    Each copy begins and ends on the same day a year later; the 29th of February becomes the 28th.

    Args:
        actor: only what this person sees is copied.

    Raises:
        DomainError: the year after lies absurdly far ahead; nothing is copied.
        ValidationError: an activity cannot be planned anew as it stands; nothing is copied.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=actor.organisation.pk)  # two who press at once copy once
    originals = (
        Activity.objects.visible_to(actor)
        .of_year(year)
        .active()
        .filter(copy__isnull=True)
        .select_related("organisation", "unit", "owner__unit")
        .order_by("ends_on", "pk")
    )
    copies = [_copy(original, by=by, at=at) for original in originals]
    return len(copies)


def _copy(original: Activity, *, by: User, at: dt.datetime) -> Activity:
    """Plan an activity for the year after, with its secrecy and for those it is shared with until further notice."""
    year = original.year
    copy = Activity(
        organisation=original.organisation,
        unit=original.unit,
        owner=original.owner,
        title=original.title.replace(str(year), str(year + 1)),
        starts_on=add_months(original.starts_on, 12),
        ends_on=add_months(original.ends_on, 12),
        copied_from=original,
        **{name: getattr(original, name) for name in COPIED_FIELDS},
    )
    plan_activity(activity=copy, by=by, at=at)
    copy_shares(source=original, target=copy, by=by)
    return copy


def _follow_up(activity: Activity, *, by: User, at: dt.datetime) -> None:
    open_followup(entry=activity, kind=DUE_KIND, intended_on=activity.ends_on, interval_months=None, by=by, at=at)
