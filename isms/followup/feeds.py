"""Calendar feeds: a secret address per person, and what a calendar program gets there.

Only a digest of the secret is stored, so whoever reads the database cannot read the calendars. The secret
has 256 bits, so guessing it is out of the question and no count of attempts is needed.
"""

import datetime as dt
import hashlib
import secrets
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from isms.accounts.models import Organisation, User
from isms.followup.models import CalendarFeed, FollowUp
from isms.register.access import Actor, resolve_actor

MOST_EVENTS = 500
CLOCK_LENGTH = dt.timedelta(minutes=30)


def working_feed(*, user: User, organisation: Organisation) -> CalendarFeed | None:
    """Return a person's feed that works, if there is one."""
    return CalendarFeed.objects.filter(user=user, organisation=organisation, revoked_at__isnull=True).first()


@transaction.atomic
def make_feed(*, user: User, organisation: Organisation, at: dt.datetime) -> str:
    """Make a new secret address and let the old one cease; return the secret, which is told only this once."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    revoke_feed(user=user, organisation=organisation, at=at)
    secret = secrets.token_urlsafe(32)
    CalendarFeed.objects.create(organisation=organisation, user=user, token_digest=_digest(secret), made_at=at)
    return secret


@transaction.atomic
def revoke_feed(*, user: User, organisation: Organisation, at: dt.datetime) -> bool:
    """Let a person's address cease; tell whether there was one."""
    working = CalendarFeed.objects.filter(user=user, organisation=organisation, revoked_at__isnull=True)
    return bool(working.update(revoked_at=at))


def reader_of(*, secret: str, today: dt.date) -> Actor | None:
    """Return the person whose address this is, acting today; None when it does not work or the person is gone."""
    feed = (
        CalendarFeed.objects.filter(token_digest=_digest(secret), revoked_at__isnull=True)
        .select_related("user", "organisation")
        .first()
    )
    if feed is None:
        return None
    actor = resolve_actor(user=feed.user, organisation=feed.organisation, today=today)
    if actor.is_stranger:
        return None
    if feed.last_read_on != today:
        CalendarFeed.objects.filter(pk=feed.pk).update(last_read_on=today)
    return actor


def calendar_of(actor: Actor, *, now: dt.datetime) -> bytes:
    """Write what a person is to follow up as an iCalendar object (RFC 5545).

    Titles hold the reference and the kind only: the calendar leaves the municipality's systems. A date
    that has moved keeps its UID and gets a higher SEQUENCE.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//isms//calendar feed//SV")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Uppföljningar, %(organisation)s") % {"organisation": actor.organisation.name})
    calendar.add("x-published-ttl", "PT6H")
    mine = FollowUp.objects.visible_to(actor).for_actor(actor).open().filter(entry__archived_at__isnull=True)
    for followup in mine.select_related("entry__organisation").in_due_order()[:MOST_EVENTS]:
        calendar.add_component(_event(followup, now=now))
    return calendar.to_ical()


def _event(followup: FollowUp, *, now: dt.datetime) -> Event:
    event = Event()
    event.add("uid", f"{followup.calendar_id}@{urlsplit(settings.ISMS_ADDRESS).hostname}")
    event.add("sequence", followup.move_count)
    event.add("dtstamp", now.astimezone(dt.UTC))
    if followup.is_timed:
        event.add("dtstart", followup.due_at.astimezone(dt.UTC) - CLOCK_LENGTH)
        event.add("dtend", followup.due_at.astimezone(dt.UTC))
    else:
        event.add("dtstart", followup.intended_on)
        event.add("dtend", followup.intended_on + dt.timedelta(days=1))
    event.add("summary", _title(followup))
    event.add("url", f"{settings.ISMS_ADDRESS}{followup.get_absolute_url()}")
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event


def _title(followup: FollowUp) -> str:
    """Name a follow-up without anything that says what the entry is about."""
    if followup.entry.is_restricted:
        return _("Uppföljning av post med begränsad läsbehörighet")
    return f"{followup.entry.reference} – {followup.get_kind_display()}"


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
