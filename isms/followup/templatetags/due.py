"""Due dates in words, for templates."""

import datetime as dt

from django import template
from django.template import Context

from isms.followup.due import Due, due_in_words

register = template.Library()


@register.simple_tag(takes_context=True)
def due(context: Context, day: dt.date) -> Due:
    """Describe a day as seen from the actor's today; use as ``{% due followup.intended_on as when %}``."""
    request = getattr(context, "request", None) or context["request"]
    return due_in_words(day, today=request.actor.today)
