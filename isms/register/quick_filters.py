"""Quick filters: the questions that a list is opened for, with their answers in figures, one click away."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Func, IntegerField, QuerySet, Subquery
from django.http import QueryDict
from django.utils.functional import Promise

from isms.accounts.models import Organisation
from isms.register.access import Actor
from isms.register.columns import PARAMETER
from isms.register.models import Entry

# What a quick filter leaves as it is: how the list is shown, not what it shows.
KEPT = ("sort", "per_page", PARAMETER)


@dataclass(frozen=True)
class QuickFilter:
    """One question of a list: the filters that ask it, and the same said of its rows in use, for the figure."""

    label: str | Promise
    query: str
    keep: Callable[[QuerySet, Actor], QuerySet]


@dataclass(frozen=True)
class Counted:
    """A quick filter as a link with its figure."""

    label: str | Promise
    count: int
    url: str
    is_current: bool


def counted(page: type[Any], actor: Actor, *, path: str, query: str) -> list[Counted]:
    """Count what each quick filter of a list finds, all in one query; none for a list without.

    Args:
        page: the list's view class.
        query: what the list's address chooses.
    """
    if not page.quick_filters:
        return []
    rows = page.model.objects.visible_to(actor).active().order_by()
    counts = Organisation.objects.filter(pk=actor.organisation.pk).values_list(
        *(Subquery(_number_of(each.keep(rows, actor))) for each in page.quick_filters)
    )
    chosen, shown = QueryDict(query, mutable=True), QueryDict(mutable=True)
    for name in KEPT:
        if name in chosen:
            shown.setlist(name, chosen.pop(name))
    tail = f"&{shown.urlencode()}" if shown else ""
    return [
        Counted(each.label, count, f"{path}?{each.query}{tail}", chosen == QueryDict(each.query))
        for each, count in zip(page.quick_filters, counts.get(), strict=True)
    ]


def _number_of(rows: QuerySet) -> QuerySet:
    """Return the rows' number as a row of its own, also when there are none."""
    number = Func(F("pk"), function="COUNT", output_field=IntegerField())
    found = Entry.objects.filter(pk__in=rows.order_by().values("pk"))  # each once, whatever the rows join
    return found.annotate(number_of_rows=number).values("number_of_rows")
