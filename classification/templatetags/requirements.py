"""How far a system's self-assessment has come, for the system's own page in a lower room."""

from typing import Any

from django import template
from django.template import Context

from classification.models import AssessedRequirement
from classification.requirement_selectors import latest_sign_off, progress_of
from classification.selectors import classification_in_force, works_elsewhere
from isms.register.models import Entry

register = template.Library()


@register.inclusion_tag("classification/requirements/panel.html", takes_context=True)
def requirement_panel(context: Context, entry: Entry) -> dict[str, Any]:
    """Show a system's requirements in short; where the organisation works elsewhere, that tool's totals."""
    actor = context["request"].actor
    is_elsewhere = works_elsewhere(actor.organisation)
    return {
        "entry": entry,
        "organisation": actor.organisation,
        "progress": progress_of(AssessedRequirement.objects.visible_to(actor).filter(entry_id=entry.pk)),
        "sign_off": latest_sign_off(entry),
        "elsewhere": classification_in_force(entry) if is_elsewhere else None,
        "is_elsewhere": is_elsewhere,
    }
