"""Where in the register an answer is filled in."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.models import Incident


@dataclass(frozen=True)
class Place:
    """A page of the register, and the spot on it."""

    label: str | Promise
    url_name: str
    fragment: str = ""
    is_of_incident: bool = True

    def address(self, incident: Incident) -> str:
        """Return the address of the place for an incident."""
        arguments = [incident.organisation.slug]
        if self.is_of_incident:
            arguments.append(incident.reference)
        return reverse(self.url_name, args=arguments) + (f"#{self.fragment}" if self.fragment else "")


ON_INCIDENT = Place(_("Ändra incidenten"), "incidents:incident_edit")
ON_BREACH = Place(_("Dokumentera personuppgiftsincidenten"), "incidents:breach")
IN_SETTINGS = Place(_("Inställningar för incidenter"), "incidents:settings", is_of_incident=False)
