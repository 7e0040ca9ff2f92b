"""A timeline: what happened in the demo, each thing with its moment, played in order."""

import datetime as dt
import zlib
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pghistory

from isms.accounts.models import User

Event = Callable[[dt.datetime, User], None]
STOCKHOLM = ZoneInfo("Europe/Stockholm")


def moment(year: int, month: int, day: int, hour: int = 10) -> dt.datetime:
    """Return a moment in Stockholm as an aware datetime."""
    return dt.datetime(year, month, day, hour, tzinfo=STOCKHOLM)


def on(day: dt.date, hour: int) -> dt.datetime:
    """Return an hour of a day in Stockholm as an aware datetime."""
    return dt.datetime.combine(day, dt.time(hour), tzinfo=STOCKHOLM)


def share_of(*parts: object) -> float:
    """Return a number from 0 up to 1 that depends on the parts only, so that every load gives the same register."""
    return zlib.crc32("|".join(str(part) for part in parts).encode()) / 2**32


class Timeline:
    """Collects events and plays those that lie before a moment, in order of time."""

    def __init__(self) -> None:
        self._events: list[tuple[dt.datetime, int, User, Event]] = []

    def add(self, at: dt.datetime, by: User, event: Event) -> None:
        """Plan an event: it is called with its moment and the person who acts."""
        self._events.append((at, len(self._events), by, event))

    def play(self, *, until: dt.datetime) -> None:
        """Play every event up to a moment; each is one action in the history."""
        for at, _order, by, event in sorted(self._events, key=lambda planned: planned[:2]):
            if at <= until:
                with pghistory.context(user=by.pk, task="demo"):
                    event(at, by)
