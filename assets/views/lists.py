"""What the inventory's lists have in common: columns that the reader chooses."""

from typing import Any

from isms.register.views.base import RegisterList


class InventoryList(RegisterList):
    """A list whose columns stand in the address, so that a link shows the same to everybody."""

    def chosen_columns(self) -> tuple[str, ...]:
        """Return the optional columns of the address, or those shown from the start."""
        table = self.table_class
        chosen = set(self.request.GET.getlist("columns")) & set(table.OPTIONAL)
        return tuple(name for name in table.OPTIONAL if name in chosen) or table.SHOWN

    def get_filterset_kwargs(self, filterset_class: type[Any]) -> dict[str, Any]:
        """Tick the columns that are shown, also when the address names none."""
        kwargs = super().get_filterset_kwargs(filterset_class)
        data = kwargs["data"].copy()
        data.setlist("columns", self.chosen_columns())
        return {**kwargs, "data": data}

    def get_table_kwargs(self) -> dict[str, Any]:
        """Leave out the columns that nobody asked for."""
        hidden = set(self.table_class.OPTIONAL) - set(self.chosen_columns())
        return {**super().get_table_kwargs(), "exclude": tuple(sorted(hidden))}
