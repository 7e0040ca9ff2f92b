"""Which columns a list shows: chosen in the address, so that a link shows the same to everybody."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_tables2 import Table
from django_tables2.utils import Sequence

PARAMETER = "columns"
# What names the row, and the box that ticks it.
ALWAYS = frozenset({"reference", "title", "selected"})


def optional_columns(table: type[Table]) -> tuple[str, ...]:
    """Return the columns that can be left out, in the order of the table."""
    if hasattr(table, "OPTIONAL"):
        return table.OPTIONAL
    names = list(table.base_columns)
    if table._meta.sequence:
        order = Sequence(table._meta.sequence)
        order.expand(names)
        names = [name for name in order if name in table.base_columns]
    kept = ALWAYS | {getattr(table, "row_header", "title"), *(table._meta.exclude or ())}
    return tuple(name for name in names if name not in kept)


def standard_columns(table: type[Table]) -> tuple[str, ...]:
    """Return the optional columns that are shown from the start."""
    return tuple(name for name in optional_columns(table) if name in getattr(table, "SHOWN", (name,)))


def chosen_columns(table: type[Table], asked: QueryDict) -> tuple[str, ...]:
    """Return the optional columns of the address, or those shown from the start when it names none."""
    chosen = set(asked.getlist(PARAMETER))
    return tuple(name for name in optional_columns(table) if name in chosen) or standard_columns(table)


class ColumnsForm(forms.Form):
    """The boxes of the columns; they stand in the list's filter form.

    What is shown from the start is named on each box, so that the address only tells of a choice that differs.
    """

    columns = forms.MultipleChoiceField(label=_("Kolumner"), required=False)

    def __init__(self, *args: Any, table: type[Table], asked: QueryDict, **kwargs: Any) -> None:
        chosen, standard = chosen_columns(table, asked), standard_columns(table)
        super().__init__(*args, initial={PARAMETER: list(chosen)}, **kwargs)
        field = self.fields[PARAMETER]
        field.widget = forms.CheckboxSelectMultiple(attrs={"data-standard": " ".join(standard)})
        field.choices = [(name, table.base_columns[name].verbose_name or name) for name in optional_columns(table)]
        self.is_standard = chosen == standard
