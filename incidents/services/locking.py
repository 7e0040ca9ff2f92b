"""Lock an incident before anything that hangs on it, so that two people never pass each other."""

import datetime as dt

from incidents.models import Incident
from isms.accounts.models import User
from isms.register.errors import EntryArchived
from isms.register.models import Entry
from isms.register.services import claim_version


def lock_incident(incident: Incident) -> Incident:
    """Lock the incident's entry and return the incident as stored.

    Raises:
        EntryArchived: it is put away.
    """
    [locked] = list(Entry.objects.select_for_update(of=("self",), no_key=True).filter(pk=incident.pk))
    if locked.is_archived:
        raise EntryArchived
    return Incident.objects.with_detail().get(pk=incident.pk)


def claim_incident(incident: Incident, *, version: int | None, by: User, at: dt.datetime) -> Incident:
    """Lock the incident and move it one version on, then return it as stored.

    Args:
        version: what the person started from; None when what is written depends on nothing that was shown.

    Raises:
        EditConflict: somebody else has saved it since.
        EntryArchived: it is put away.
    """
    if version is None:
        return lock_incident(incident)
    claim_version(entry=incident, version=version, by=by, at=at)
    return Incident.objects.with_detail().get(pk=incident.pk)
