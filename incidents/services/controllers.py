"""Keep who answers for the personal data of a breach, each with an own clock."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from assets.models import ControllerDetails
from incidents.models import BreachController, Incident, PersonalDataBreach
from incidents.services.duties import sync_duties
from incidents.services.locking import claim_incident
from isms.accounts.models import User
from isms.languages import in_swedish
from isms.register.errors import DomainError


@transaction.atomic
def add_controller(
    *, controller: BreachController, by: User, at: dt.datetime, version: int | None = None
) -> BreachController:
    """Add a controller to a breach and start its clock.

    Without a moment of awareness, it is when a processor told, else when the incident was discovered; the
    nämnd and kommunstyrelsen are named when no name is given.

    Args:
        version: the incident's version that the person started from.

    Raises:
        EditConflict: somebody else has saved the incident since ``version``.
        ValidationError: a field is wrong, or a later awareness lacks its reason.
    """
    incident = claim_incident(controller.incident, version=version, by=by, at=at)
    if controller.aware_at is None:
        _derive_awareness(controller, incident)
    return _save(controller, incident, by=by, at=at)


@transaction.atomic
def change_controller(
    *, controller: BreachController, by: User, at: dt.datetime, version: int | None = None
) -> BreachController:
    """Save a changed controller; its clock follows a moved awareness.

    Without a moment of awareness, it is derived as when one is added, unless its report has been filed.

    Args:
        version: the incident's version that the person started from.

    Raises:
        EditConflict: somebody else has saved the incident since ``version``.
        DomainError: its report has been filed, so its awareness stands.
        ValidationError: a field is wrong, or a later awareness lacks its reason.
    """
    incident = claim_incident(controller.incident, version=version, by=by, at=at)
    stored = BreachController.objects.get(pk=controller.pk)
    if controller.aware_at is None and controller.duties.done().exists():
        controller.aware_at = stored.aware_at
    elif controller.aware_at is None:
        _derive_awareness(controller, incident)
    if controller.aware_at != stored.aware_at and controller.duties.done().exists():
        raise DomainError(_("Anmälan är redan lämnad. Vetskapen kan inte ändras i efterhand."))
    return _save(controller, incident, by=by, at=at)


def prepare_breach(*, incident: Incident, by: User, at: dt.datetime) -> None:
    """See to that a breach has its documentation and at least one controller, and that its clocks run.

    Called when an incident is saved. A discovery that turns out to be earlier takes along each awareness that
    has no reason of its own; a later one never does, so that editing restarts no clock.
    """
    if incident.is_personal_data_breach:
        PersonalDataBreach.objects.get_or_create(incident=incident)
        if not incident.controllers.exists():
            _first_controller(incident).save()
        earlier = incident.controllers.filter(aware_reason="", aware_at__gt=incident.discovered_at)
        earlier.update(aware_at=incident.discovered_at)
    sync_duties(incident=incident, by=by, at=at)


def _first_controller(incident: Incident) -> BreachController:
    details = ControllerDetails.objects.filter(organisation=incident.organisation).first()
    return BreachController(
        incident=incident,
        party=BreachController.Party.BOARD,
        name=details.name if details else incident.organisation.name,
        organisation_number=details.organisation_number if details else "",
        aware_at=incident.discovered_at,
    )


def _derive_awareness(controller: BreachController, incident: Incident) -> None:
    """Let a processor's notice set the awareness, else the discovery (EDPB 9/2022, 44)."""
    controller.aware_at = controller.processor_notified_at or incident.discovered_at
    if controller.aware_at > incident.discovered_at:
        with in_swedish():
            controller.aware_reason = controller.aware_reason or _("Ett personuppgiftsbiträde underrättade då.")


def _name(controller: BreachController, incident: Incident) -> None:
    """Name the controller by what it is, when nobody has."""
    party = BreachController.Party
    controller.name = controller.name.strip()
    if controller.party == party.EXECUTIVE:
        with in_swedish():
            controller.name = controller.name or _("Kommunstyrelsen")
    if controller.party == party.BOARD and not controller.name:
        first = _first_controller(incident)
        controller.name = first.name
        controller.organisation_number = controller.organisation_number or first.organisation_number
    if not controller.name:
        raise ValidationError({"name": _("Skriv vem som är personuppgiftsansvarig.")})


def _save(controller: BreachController, incident: Incident, *, by: User, at: dt.datetime) -> BreachController:
    _name(controller, incident)
    if controller.aware_at > at:
        raise ValidationError({"aware_at": _("Tiden ligger i framtiden.")})
    if controller.aware_at > incident.discovered_at and not controller.aware_reason.strip():
        raise ValidationError({"aware_reason": _("Skriv varför ni fick vetskap senare än när incidenten upptäcktes.")})
    controller.full_clean()
    controller.save()
    sync_duties(incident=incident, by=by, at=at)
    return controller
