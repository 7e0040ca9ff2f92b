"""What the tests of follow-ups share."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from assets.models import System
from isms.accounts.models import Organisation, Post, Unit, User
from isms.followup.models import FollowUp
from isms.followup.services import open_followup
from isms.register.models import Entry
from tests.factories import STOCKHOLM_NOON, SystemFactory, UserFactory

KIND = "process_review"


@pytest.fixture
def system(unit: Unit, owner_post: Post, owner: User) -> System:
    """A system of the owner's, without any follow-up."""
    return bare_system(unit=unit, owner=owner_post, title="Bokningssystemet Åäö")


def bare_system(**values: Any) -> System:
    """Register a system and drop the follow-up that registering opens."""
    system = SystemFactory(**values)
    FollowUp.objects.filter(entry=system).delete()
    return system


@pytest.fixture
def plan(db: None) -> Callable[..., FollowUp]:
    """Open a follow-up of an entry on a day, as somebody did long ago."""

    def make(entry: Entry, intended_on: dt.date, **values: Any) -> FollowUp:
        defaults = {"kind": KIND, "by": UserFactory(), "at": STOCKHOLM_NOON - dt.timedelta(days=400)}
        return open_followup(entry=entry, intended_on=intended_on, **(defaults | values))

    return make


def days_from(day: dt.date, days: int) -> dt.date:
    """Return the day so many days later, or earlier when negative."""
    return day + dt.timedelta(days=days)


def reload_organisation(organisation: Organisation) -> Organisation:
    """Read an organisation again."""
    return Organisation.objects.get(pk=organisation.pk)
