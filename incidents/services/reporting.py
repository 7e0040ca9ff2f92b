"""Take in reports of incidents."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from incidents.kinds import TRIAGE_HOURS, TRIAGE_KIND
from incidents.models import Incident, TimelineEvent
from incidents.services.affected import set_affected
from incidents.services.controllers import prepare_breach
from isms.accounts.models import User
from isms.followup.services import open_followup
from isms.languages import in_swedish
from isms.register.models import Entry
from isms.register.services import create_entry

TITLE_CHARACTERS = 80
OPEN_REPORTER = "rapport-utan-konto@system.invalid"


@transaction.atomic
def report_incident(*, incident: Incident, by: User, at: dt.datetime) -> Incident:
    """Take in what an employee reports, half filled or not, and tell those who are to assess it at once.

    The reporter's own words also begin the course of events, where nobody can change them.

    Args:
        incident: unsaved, with organisation, unit and what the reporter has told; what was not told of
            when it was discovered is taken as now.

    Raises:
        ValidationError: a field is wrong.
    """
    incident.reported_by = by
    return _take_in(incident, by=by, at=at)


@transaction.atomic
def report_openly(*, incident: Incident, at: dt.datetime) -> Incident:
    """Take in what somebody without an account reports, as ``report_incident`` does.

    Raises:
        ValidationError: a field is wrong.
    """
    return _take_in(incident, by=open_reporter(), at=at)


@transaction.atomic
def register_incident(*, incident: Incident, affected: Sequence[Entry], by: User, at: dt.datetime) -> Incident:
    """Add an incident to the register, reported by whoever adds it.

    Raises:
        ValidationError: a field is wrong.
    """
    incident.reported_by = by
    _add(incident, by=by, at=at)
    set_affected(incident, affected)
    prepare_breach(incident=incident, by=by, at=at)
    return incident


def open_reporter() -> User:
    with in_swedish():
        """Return the account under which reports without an account are kept; nobody can sign in with it."""
    user, created = User.objects.get_or_create(
        email=OPEN_REPORTER, defaults={"name": _("Rapport utan konto"), "is_active": False}
    )
    if created:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


def _take_in(incident: Incident, *, by: User, at: dt.datetime) -> Incident:
    _add(incident, by=by, at=at)
    told = [incident.what_happened.strip(), incident.system_named.strip()]
    words = "\n".join(part for part in told if part) or incident.title
    TimelineEvent.objects.create(incident=incident, happened_at=at, text=words, noted_at=at, noted_by=by)
    return incident


def _add(incident: Incident, *, by: User, at: dt.datetime) -> None:
    incident.reported_at = at
    incident.discovered_at = incident.discovered_at or at
    incident.title = incident.title.strip() or _title_of(incident, at)
    incident.is_restricted = incident.is_restricted or incident.involves_protected_identities
    create_entry(entry=incident, by=by, at=at)
    due_at = at + dt.timedelta(hours=TRIAGE_HOURS)
    open_followup(
        entry=incident,
        kind=TRIAGE_KIND,
        intended_on=timezone.localdate(due_at),
        due_at=due_at,
        is_timed=True,
        interval_months=None,
        by=by,
        at=at,
    )


@transaction.atomic
def add_to_report(*, incident: Incident, text: str, by: User, at: dt.datetime) -> TimelineEvent:
    """Let the reporter tell more; it becomes a line in the course of events.

    Raises:
        ValidationError: the text is empty or longer than 20,000 characters.
    """
    event = TimelineEvent(
        incident=incident,
        happened_at=at,
        text=text.strip(),
        noted_at=at,
        noted_by=by,
    )
    event.full_clean()
    event.save()
    return event


def _title_of(incident: Incident, at: dt.datetime) -> str:
    """Name a report by the beginning of what it tells."""
    first_line = next((line.strip() for line in incident.what_happened.splitlines() if line.strip()), "")
    if first_line:
        return Truncator(first_line).chars(TITLE_CHARACTERS)
    with in_swedish():
        return _("Incidentrapport %(day)s") % {"day": f"{timezone.localtime(at):%Y-%m-%d %H:%M}"}
