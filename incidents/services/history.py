"""Write down incidents that were over before the register was taken into use: no clock starts and nobody is told."""

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from incidents.models import Incident, TimelineEvent
from incidents.services.affected import set_affected
from isms.accounts.models import User
from isms.languages import in_swedish
from isms.register.errors import DomainError
from isms.register.models import Entry
from isms.register.services import create_entry


@transaction.atomic
def record_past_incident(*, incident: Incident, affected: Sequence[Entry], by: User, at: dt.datetime) -> Incident:
    """Add an incident as closed, with what it came to; it has no triage, duties or clocks.

    Args:
        incident: unsaved, with the moments at which it was discovered and closed.

    Raises:
        DomainError: it is marked for secrecy and has no case number.
        ValidationError: a field is wrong, or it has no conclusion or no end.
    """
    check_past(incident, at=at)
    incident.state = Incident.State.CLOSED
    incident.reported_by = by
    incident.reported_at = incident.discovered_at
    incident.resolved_at = incident.closed_at
    incident.is_restricted = incident.is_restricted or incident.involves_protected_identities
    create_entry(entry=incident, by=by, at=at)
    set_affected(incident, affected)
    with in_swedish():
        TimelineEvent.objects.create(
            incident=incident,
            happened_at=incident.closed_at,
            text=_("Inläst som avslutad incident."),
            noted_at=at,
            noted_by=by,
        )
    return incident


def check_past(incident: Incident, *, at: dt.datetime) -> None:
    """Refuse a past incident that lacks its end or what it came to.

    Raises:
        DomainError: it is marked for secrecy and has no case number.
        ValidationError: at the field that is wrong.
    """
    if incident.closed_at is None:
        raise ValidationError({"closed_at": _("Ange när incidenten avslutades.")})
    if not incident.discovered_at <= incident.closed_at < at:
        raise ValidationError({"closed_at": _("Incidenten avslutas efter att den upptäcktes, och inte i framtiden.")})
    if not incident.natures:
        raise ValidationError(_("Ange vilket slags incident det var: ja i minst en av kolumnerna för det."))
    if not incident.conclusion.strip() and not incident.is_shadow:
        raise ValidationError({"conclusion": _("Skriv vad incidenten kom att innebära.")})
    if incident.must_be_registered:
        raise DomainError(_("Incidenten är sekretessmarkerad. Ange diarienumret."))
