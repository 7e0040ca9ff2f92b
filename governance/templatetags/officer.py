"""The data protection officer's advice on an entry, for the page of any register."""

from django import template
from django.template import Context

from governance.models import OfficerAdvice
from incidents.models import Incident
from isms.register.models import Entry

register = template.Library()


@register.simple_tag(takes_context=True)
def officer_advice_on(context: Context, entry: Entry) -> list[OfficerAdvice]:
    """Return the advice on an entry that concerns personal data; incidents have their own advice.

    Use as ``{% officer_advice_on entry as officer_advice %}``.
    """
    if not entry.concerns_personal_data or entry.kind == Incident.KIND:
        return []
    return list(OfficerAdvice.objects.visible_to(context["request"].actor).filter(entry_id=entry.pk).latest_first())
