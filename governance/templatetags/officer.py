"""The data protection officer's advice on an entry, for the page of any register."""

from dataclasses import dataclass

from django import template
from django.template import Context

from assets.processing.advice import is_officer
from governance.models import OfficerAdvice
from incidents.models import Incident
from isms.register.models import Entry

register = template.Library()


@dataclass(frozen=True)
class Advised:
    """The advice on an entry; ``is_shown`` tells whether the page has a place for it."""

    is_shown: bool
    may_advise: bool = False
    advice: tuple[OfficerAdvice, ...] = ()


@register.simple_tag(takes_context=True)
def officer_advice_on(context: Context, entry: Entry) -> Advised:
    """Return the advice on an entry that concerns personal data; incidents have their own.

    The officer may begin advice on any of them; a processing's assessments are advised on in their own panels as well.
    Use as ``{% officer_advice_on entry as advised %}``.
    """
    if not entry.concerns_personal_data or entry.kind == Incident.KIND:
        return Advised(is_shown=False)
    actor = context["request"].actor
    found = tuple(OfficerAdvice.objects.visible_to(actor).filter(entry_id=entry.pk).latest_first())
    may_advise = is_officer(actor) and not entry.is_archived
    return Advised(bool(found) or may_advise, may_advise, found)
