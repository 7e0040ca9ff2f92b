"""What a view may hold: the parameters that a list knows, written in one way so that two addresses can be compared."""

from typing import Any

from django.http import QueryDict
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from isms.register.columns import PARAMETER, chosen_columns, standard_columns

# The parameter that asks for the list as it is, past the default view.
EVERYTHING = "vy"
LONGEST_VALUE = 200
MOST_VALUES = 40


def list_called(list_name: str, *, organisation: str) -> type[Any] | None:
    """Return the view class of a list by the name of its address; None when there is no such list.

    Args:
        list_name: such as ``assets:system_list``.
        organisation: the organisation's slug.
    """
    try:
        found = resolve(reverse(list_name, kwargs={"organisation": organisation}))
    except (NoReverseMatch, Resolver404):
        return None
    page = getattr(found.func, "view_class", None)
    return page if getattr(page, "keeps_views", False) else None


def known_query(page: type[Any], asked: QueryDict) -> str:
    """Return what an address chooses in a list as a query string, without what the list does not know.

    The page number is no choice; what stands there from the start is left out.
    """
    kept = QueryDict(mutable=True)
    for name in page.filterset_class.base_filters:
        values = [value for value in asked.getlist(name) if _is_sane(value)][:MOST_VALUES]
        if values:
            kept.setlist(name, values)
    if PARAMETER in asked and (chosen := chosen_columns(page.table_class, asked)) != standard_columns(page.table_class):
        kept.setlist(PARAMETER, chosen)
    orders = [value for value in asked.getlist("sort") if _is_sane(value) and "." not in value]
    if orders:
        kept.setlist("sort", orders[-1:])
    size = asked.get("per_page", "")
    if size in {str(offered) for offered in page.page_sizes[1:]}:
        kept["per_page"] = size
    return kept.urlencode()


def _is_sane(value: str) -> bool:
    return bool(value.strip()) and len(value) <= LONGEST_VALUE and "\x00" not in value
