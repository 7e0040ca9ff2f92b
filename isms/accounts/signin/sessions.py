"""Where a person is signed in: the list, and how to end one or all the others."""

import datetime as dt
import re
from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from isms.accounts.models import User
from isms.accounts.signin.session_limits import SEEN_KEY

BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class SignedInPlace:
    """One browser in which a person is signed in."""

    pk: int
    device: str
    address: str
    begun_at: dt.datetime
    seen_at: dt.datetime
    is_current: bool


def places_of(*, user: User, current_key: str | None, at: dt.datetime) -> list[SignedInPlace]:
    """Return where a person is signed in, the present place first, then the latest.

    Args:
        current_key: the key of the session that asks.
        at: sessions that have ended by then are left out, as are those that a new password has ended.
    """
    noted = {row.session_key: row for row in UserSession.objects.filter(user_id=user.pk)}
    alive = Session.objects.filter(session_key__in=noted, expire_date__gt=at)
    found = []
    for session in alive:
        content = session.get_decoded()
        if not _is_of(content, user):
            continue
        row = noted[session.session_key]
        seen = content.get(SEEN_KEY)
        found.append(
            SignedInPlace(
                pk=row.pk,
                device=device(row.user_agent),
                address=row.ip,
                begun_at=row.created_at,
                seen_at=dt.datetime.fromtimestamp(seen, tz=dt.UTC) if seen else row.last_seen_at,
                is_current=session.session_key == current_key,
            )
        )
    return sorted(found, key=lambda place: (not place.is_current, -place.begun_at.timestamp(), place.pk))


def _is_of(content: dict, user: User) -> bool:
    """Tell whether a session is the person's still: another password makes the hash another."""
    return content.get(SESSION_KEY) == str(user.pk) and constant_time_compare(
        content.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash()
    )


def device(user_agent: str) -> str:
    """Say in words what a browser calls itself."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS if re.search(mark, user_agent)), "")
    if browser and system:
        return _("%(browser)s på %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Okänd webbläsare")


def note_place(request: HttpRequest, *, at: dt.datetime) -> None:
    """Keep from where the person has just signed in, and forget the places that have ended."""
    alive = Session.objects.filter(expire_date__gt=at).values("session_key")
    UserSession.objects.filter(user_id=request.user.pk).exclude(session_key__in=alive).delete()
    UserSession.objects.create_from_request(request)


@transaction.atomic
def end_places(*, user: User, pk: int | None = None, keep_key: str | None = None) -> int:
    """Sign a person out in one place, or everywhere.

    Args:
        pk: the place to end; None ends all.
        keep_key: the session to keep.

    Returns:
        how many places were ended.
    """
    rows = UserSession.objects.filter(user_id=user.pk)
    if pk is not None:
        rows = rows.filter(pk=pk)
    if keep_key:
        rows = rows.exclude(session_key=keep_key)
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    rows.filter(session_key__in=keys).delete()
    return len(keys)
