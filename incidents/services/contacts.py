"""Note whom else has been told of an incident."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from incidents.models import IncidentContact
from incidents.services.locking import lock_incident
from isms.accounts.models import User


@transaction.atomic
def record_contact(*, contact: IncidentContact, by: User, at: dt.datetime) -> IncidentContact:
    """Note a contact with the police, the city's CERT, a supplier or somebody else.

    Raises:
        EntryArchived: the incident is put away.
        ValidationError: a field is wrong, or the time lies ahead.
    """
    lock_incident(contact.incident)
    if contact.contacted_at > at:
        raise ValidationError({"contacted_at": _("Tiden ligger i framtiden.")})
    contact.recorded_at, contact.recorded_by = at, by
    contact.full_clean()
    contact.save()
    return contact
