"""Lock an incident before anything that hangs on it, so that two people never pass each other."""

from incidents.models import Incident
from isms.register.errors import EntryArchived
from isms.register.models import Entry


def lock_incident(incident: Incident) -> Incident:
    """Lock the incident's entry and return the incident as stored.

    Raises:
        EntryArchived: it is put away.
    """
    [locked] = list(Entry.objects.select_for_update(of=("self",), no_key=True).filter(pk=incident.pk))
    if locked.is_archived:
        raise EntryArchived
    return Incident.objects.with_detail().get(pk=incident.pk)
