"""What a person can add in a few fields, for the menu that stands on every page."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from isms.accounts.permissions import Right
from isms.register.access import Actor


@dataclass(frozen=True)
class Addition:
    """Something to add: what it is called, the page, and the code of who may."""

    label: str | Promise
    url_name: str
    help_text: str | Promise


SYSTEM = Addition(_("System"), "overview:quick_system", _("Namn, ägare, enhet, leverantör och om det är kritiskt."))
INCIDENT = Addition(_("Incident"), "incidents:report", _("Vad som hände och när. Samordnaren tar över."))
RISK = Addition(_("Risk"), "overview:quick_risk", _("Orsak, händelse och konsekvens i en pågående riskanalys."))
ACTION = Addition(_("Åtgärd"), "overview:quick_action", _("Vad som ska göras, vem som gör det och när."))


def additions_for(actor: Actor) -> list[Addition]:
    """Return what a person may add, the most common first."""
    allowed = {
        SYSTEM: actor.may_create,
        INCIDENT: actor.has(Right.REPORT_INCIDENT),
        RISK: may_add_risks(actor),
        ACTION: actor.may_create,
    }
    return [addition for addition, is_allowed in allowed.items() if is_allowed]


def may_add_risks(actor: Actor) -> bool:
    """Tell whether a person may have an analysis to add risks to: coordinators, and holders of posts."""
    return actor.may_create or bool(actor.post_ids)
