"""Who delivers a system or a processing and what is agreed, for the page of the inventory."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import template
from django.template import Context
from django.utils.translation import gettext as _

from isms.register.models import Entry
from suppliers.models import SupplierCertificate
from suppliers.selectors import certificate_tone, coverage_of

register = template.Library()

TONES = {"in_force": "success", "coming": "info", "draft": "neutral", "expired": "danger", "ended": "neutral"}


@register.inclusion_tag("suppliers/supply_panel.html", takes_context=True)
def supply_panel(context: Context, entry: Entry, may_edit: bool) -> dict[str, Any]:
    """Show who delivers an entry and which agreements cover it."""
    actor = context["request"].actor
    return {
        "entry": entry,
        "organisation": actor.organisation,
        "coverage": coverage_of(entry, actor),
        "may_edit": may_edit and not entry.is_archived,
        "may_create": actor.may_create,
    }


@register.filter
def phase_tone(phase: str) -> str:
    """Return the tone of a badge that shows whether an agreement is in force."""
    return TONES.get(phase, "neutral")


@dataclass(frozen=True)
class Badge:
    """The words and tone of a chip."""

    text: str
    tone: str


@register.simple_tag
def certificate_badge(certificate: SupplierCertificate, today: dt.date) -> Badge:
    """Tell until when a certificate holds."""
    if certificate.withdrawn_on is not None:
        words = _("Följs inte längre")
    elif certificate.valid_until < today:
        words = _("Gick ut %(day)s") % {"day": certificate.valid_until.isoformat()}
    else:
        words = _("Gäller till %(day)s") % {"day": certificate.valid_until.isoformat()}
    return Badge(words, certificate_tone(certificate, today))
