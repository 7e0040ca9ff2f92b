"""What the lists of this room share."""

from typing import Any

from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from isms.register.views.base import ActorMixin


class FilteredList(ActorMixin, SingleTableMixin, FilterView):
    """A filter form over a table; htmx swaps the results only."""

    # Not ``paginate_by``: the list view would then count the rows a second time.
    table_pagination = {"per_page": 25}
    strict = False

    def get_filterset_kwargs(self, filterset_class: type) -> dict[str, Any]:
        """Filter also when the address carries no filter, so that the default state holds."""
        return {**super().get_filterset_kwargs(filterset_class), "data": self.request.GET}

    def get_template_names(self) -> list[str]:
        """Return the page, or only its results when htmx asks."""
        return [f"{self.template_name}#results" if self.request.htmx else self.template_name]
