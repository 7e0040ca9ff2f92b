"""The actions of an entry, for the page of any register."""

from django import template
from django.template import Context

from isms.register.models import Entry
from risks.models import Action
from risks.selectors import actions_of as read_actions_of

register = template.Library()


@register.simple_tag(takes_context=True)
def actions_of(context: Context, entry: Entry) -> list[Action]:
    """Return the actions that an entry has raised and the person may see; ``{% actions_of entry as actions %}``."""
    return read_actions_of(entry, context["request"].actor)
