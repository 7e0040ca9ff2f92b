"""How long a sign-in lasts: until nobody has used it for a while, and never longer than a working day.

Both are settings. The moments stand in the session itself; the last use is written at most every few minutes,
so that reading the register costs no write per page.
"""

import datetime as dt

from django.conf import settings
from django.http import HttpRequest

BEGUN_KEY = "begun_at"
SEEN_KEY = "seen_at"
RENEW_EVERY = dt.timedelta(minutes=5)


def begin(request: HttpRequest, *, at: dt.datetime) -> None:
    """Note that a sign-in begins."""
    request.session[BEGUN_KEY] = request.session[SEEN_KEY] = at.timestamp()


def has_ended(request: HttpRequest, *, at: dt.datetime) -> bool:
    """Tell whether the sign-in is too old, or unused for too long."""
    now = at.timestamp()
    begun, seen = request.session.get(BEGUN_KEY, now), request.session.get(SEEN_KEY, now)
    return now - begun > settings.ISMS_SESSION_MINUTES * 60 or now - seen > settings.ISMS_IDLE_MINUTES * 60


def renew(request: HttpRequest, *, at: dt.datetime) -> None:
    """Note that the sign-in is in use; a session from before the limits were there begins now."""
    if BEGUN_KEY not in request.session:
        begin(request, at=at)
    elif at.timestamp() - request.session[SEEN_KEY] > RENEW_EVERY.total_seconds():
        request.session[SEEN_KEY] = at.timestamp()
