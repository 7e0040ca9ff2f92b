"""Reads for the page about the method: what other methods have made, and how the choice has changed."""

import datetime as dt
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Count
from django.utils.translation import gettext as _

from classification.models import Classification, Method, MethodChoice
from isms.accounts.models import Organisation, User
from isms.register.access import Actor


@dataclass(frozen=True)
class OtherMethod:
    """How many of the entries that the actor sees are classified by another method than the present."""

    method: Method
    count: int


@dataclass(frozen=True)
class ChangedChoice:
    """One choice in the organisation's history."""

    when: dt.datetime
    who: str
    method: str
    works_in: str
    judges_traceability: bool


def made_by_other_methods(actor: Actor, method: Method) -> list[OtherMethod]:
    """Count the classifications in force that were made by another method, per method."""
    counted = (
        Classification.objects.visible_to(actor)
        .filter(entry__archived_at__isnull=True)
        .in_force()
        .made_by_other_than(method)
        .order_by()
        .values("method")
        .annotate(number=Count("pk"))
        .values_list("method", "number")
    )
    numbers = dict(counted)
    methods = Method.objects.filter(pk__in=numbers).order_by("name", "version", "pk")
    return [OtherMethod(method, numbers[method.pk]) for method in methods]


def choices_over_time(organisation: Organisation) -> list[ChangedChoice]:
    """Return the organisation's choices, newest first."""
    events = list(
        apps.get_model("classification.MethodChoiceEvent")
        .objects.filter(organisation=organisation)
        .order_by("-pgh_id")[:50]
    )
    keys = {(event.pgh_context or {}).get("user") for event in events} - {None}
    people = {user.pk: str(user) for user in User.objects.filter(pk__in=keys)}
    methods = Method.objects.in_bulk({event.method_id for event in events})
    return [
        ChangedChoice(
            when=event.pgh_created_at,
            who=people.get((event.pgh_context or {}).get("user"), _("Systemet")),
            method=str(methods[event.method_id]),
            works_in=MethodChoice.WorksIn(event.works_in).label,
            judges_traceability=event.judges_traceability,
        )
        for event in events
    ]
