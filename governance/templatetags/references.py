"""The items of VoR, IKP and RSA that an entry points to, for the page of any register."""

from dataclasses import dataclass

from django import template
from django.template import Context

from governance.models import PlanningReference
from governance.selectors.references import REFERRING_KINDS
from governance.selectors.references import references_of as read_references_of
from isms.register.models import Entry

register = template.Library()


@dataclass(frozen=True)
class Referring:
    """What an entry points to; ``may_refer`` tells whether entries of its register point at all."""

    may_refer: bool
    references: tuple[PlanningReference, ...] = ()


@register.simple_tag(takes_context=True)
def references_of(context: Context, entry: Entry) -> Referring:
    """Return what an entry points to; ``{% references_of entry as referring %}``."""
    if entry.kind not in REFERRING_KINDS:
        return Referring(may_refer=False)
    return Referring(may_refer=True, references=tuple(read_references_of(entry, context["request"].actor)))
