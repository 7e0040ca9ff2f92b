"""Write what an incident has hit."""

from collections.abc import Iterable

from incidents.models import AffectedEntry, Incident
from isms.register.models import Entry


def set_affected(incident: Incident, entries: Iterable[Entry]) -> None:
    """Make exactly these entries those that an incident has hit; the rows that stay are left alone."""
    wanted = {entry.pk for entry in entries}
    held = set(AffectedEntry.objects.filter(incident=incident).values_list("entry_id", flat=True))
    AffectedEntry.objects.filter(incident=incident, entry_id__in=held - wanted).delete()
    AffectedEntry.objects.bulk_create(
        AffectedEntry(incident=incident, entry_id=entry_id) for entry_id in sorted(wanted - held)
    )
