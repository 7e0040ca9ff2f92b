"""Tie incidents together that belong together."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from incidents.models import Incident, IncidentLink
from isms.register.errors import DomainError


def link_incidents(*, one: Incident, other: Incident) -> IncidentLink:
    """Tie two incidents of one organisation together.

    Raises:
        DomainError: they are the same, or tied already.
    """
    if one.pk == other.pk:
        raise DomainError(_("En incident kan inte kopplas till sig själv."))
    older, newer = sorted((one.pk, other.pk))
    try:
        with transaction.atomic():
            return IncidentLink.objects.create(older_id=older, newer_id=newer)
    except IntegrityError as error:
        raise DomainError(_("Incidenterna är redan kopplade.")) from error


@transaction.atomic
def unlink_incidents(*, one: Incident, other: Incident) -> None:
    """Undo a tie; nothing happens when there is none."""
    older, newer = sorted((one.pk, other.pk))
    IncidentLink.objects.filter(older_id=older, newer_id=newer).delete()
