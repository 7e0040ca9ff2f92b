"""What the lists of this room share."""

from typing import Any

from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from isms.register.views.base import ActorMixin
from isms.register.views.list_page import ListPage


class FilteredList(ActorMixin, ListPage, SingleTableMixin, FilterView):
    """A filter form over a table that is no register's own list."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the table says of itself."""
        context = super().get_context_data(clear_url=self.request.path, **kwargs)
        return {**context, "active_count": context["filter"].active_count()}
