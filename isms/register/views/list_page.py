"""What every list with filters has in common: its saved views, its columns, its pages and its order."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django_tables2 import Table

from isms.register import registers
from isms.register.columns import ColumnsForm, chosen_columns, optional_columns
from isms.register.saved_views.choices import EVERYTHING, known_query
from isms.register.saved_views.forms import SaveViewForm
from isms.register.saved_views.selectors import chips_of
from isms.register.views.paging import asked_page_size, drop_unreadable_order


class ListPage:
    """A filter form over a table, with the views that have been saved of it; htmx swaps the results only."""

    request: HttpRequest
    page_sizes = (25, 50, 100, 250)
    strict = False
    # The middleware reads the list's views together with the organisation.
    keeps_views = True
    # What the list is called on the page of views, unless it is called as its register.
    list_label: str | Promise = ""

    @classmethod
    def label_of_list(cls) -> str | Promise:
        """Return what the list is called."""
        return cls.list_label or registers.get(cls.model.KIND).label_plural

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Open with the person's default view when the address chooses nothing; a part is never led elsewhere."""
        if not request.GET and not request.htmx:
            default = next((chip for chip in chips_of(request.organisation, query="") if chip.is_default), None)
            if default is not None:
                return HttpResponseRedirect(f"{request.path}?{default.query}")
        return super().get(request, *args, **kwargs)

    def get_filterset_kwargs(self, filterset_class: type[Any]) -> dict[str, Any]:
        """Bind the filters also without any in the address, so that the default state holds."""
        return {**super().get_filterset_kwargs(filterset_class), "data": self.request.GET}

    def get_filterset(self, filterset_class: type[Any]) -> Any:
        """Let the filter form hold the boxes of the columns."""
        filterset = super().get_filterset(filterset_class)
        columns = ColumnsForm(table=self.table_class, asked=self.request.GET)
        filterset.form.column_field = columns["columns"]
        filterset.form.has_standard_columns = columns.is_standard
        return filterset

    def chosen_columns(self) -> tuple[str, ...]:
        """Return the optional columns of the address, or those shown from the start."""
        return chosen_columns(self.table_class, self.request.GET)

    def get_table(self, **kwargs: Any) -> Table:
        """Hide the columns that nobody asked for; the list can be in the order of one that is hidden."""
        table = super().get_table(**kwargs)
        for name in set(optional_columns(self.table_class)) - set(self.chosen_columns()):
            table.columns.hide(name)
        return table

    def get_table_pagination(self, table: Any) -> dict[str, int]:
        """Return the page size of the address when it is one of the offered."""
        drop_unreadable_order(self.request)
        return {"per_page": asked_page_size(self.request, self.page_sizes)}

    def get_template_names(self) -> list[str]:
        """Return the page, or only its results when htmx asks."""
        return [f"{self.template_name}#results" if self.request.htmx else self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the list's views."""
        return super().get_context_data(saved_views=self._saved_views(), **kwargs)

    def _saved_views(self) -> dict[str, Any]:
        """Return what the part above the list shows."""
        request = self.request
        query = known_query(type(self), request.GET)
        chips = chips_of(request.organisation, query=query)
        # They stand outside the filter form and go with it: a filter that is changed keeps order and page size.
        kept = [(name, value) for name, value in QueryDict(query).items() if name in ("sort", "per_page")]
        if any(chip.is_default for chip in chips):  # with the last filter cleared the address still chooses everything
            kept.append((EVERYTHING, "alla"))
        start = {"list_name": request.resolver_match.view_name, "query": query}
        slug = request.organisation.slug
        has_default = any(chip.is_default for chip in chips)
        return {
            "chips": chips,
            "path": request.path,
            "everything_url": f"{request.path}?{EVERYTHING}=alla" if has_default else request.path,
            "query": query,
            "kept": kept,
            "form": SaveViewForm(initial=start, actor=request.actor, auto_id="view_%s") if query else None,
            "create_url": reverse("saved_views:view_create", args=[slug]),
            "list_url": reverse("saved_views:view_list", args=[slug]),
        }
