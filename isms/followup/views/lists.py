"""What the lists of this room share."""

from typing import Any

from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from isms.register.views.base import ActorMixin
from isms.register.views.paging import asked_page_size, drop_unreadable_order


class FilteredList(ActorMixin, SingleTableMixin, FilterView):
    """A filter form over a table; htmx swaps the results only."""

    page_sizes = (25, 50, 100, 250)
    strict = False

    def get_filterset_kwargs(self, filterset_class: type) -> dict[str, Any]:
        """Filter also when the address carries no filter, so that the default state holds."""
        return {**super().get_filterset_kwargs(filterset_class), "data": self.request.GET}

    def get_table_pagination(self, table: Any) -> dict[str, int]:
        """Return the page size of the address when it is one of the offered."""
        drop_unreadable_order(self.request)
        return {"per_page": asked_page_size(self.request, self.page_sizes)}

    def get_template_names(self) -> list[str]:
        """Return the page, or only its results when htmx asks."""
        return [f"{self.template_name}#results" if self.request.htmx else self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the table says of itself."""
        context = super().get_context_data(clear_url=self.request.path, **kwargs)
        return {**context, "active_count": context["filter"].active_count()}
