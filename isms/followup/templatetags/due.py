"""Due dates in words, for templates."""

import datetime as dt

from django import template
from django.template import Context
from django.utils import timezone

from isms.followup.due import Due, TimeLeft, due_in_words, due_of_followup, time_left_in_words
from isms.followup.models import FollowUp

register = template.Library()


@register.simple_tag(takes_context=True)
def due(context: Context, day: dt.date) -> Due:
    """Describe a day as seen from the actor's today; use as ``{% due action.due_on as when %}``."""
    return due_in_words(day, today=_today(context))


@register.simple_tag(takes_context=True)
def due_of(context: Context, followup: FollowUp) -> Due | TimeLeft:
    """Describe when a follow-up is due, by the hour when it is a clock; use as ``{% due_of followup as when %}``."""
    return due_of_followup(followup, today=_today(context), now=timezone.now())


@register.simple_tag
def time_left(due_at: dt.datetime) -> TimeLeft:
    """Describe what is left of a clock now; use as ``{% time_left duty.due_at as when %}``."""
    return time_left_in_words(due_at, now=timezone.now())


def _today(context: Context) -> dt.date:
    request = getattr(context, "request", None) or context["request"]
    return request.actor.today
