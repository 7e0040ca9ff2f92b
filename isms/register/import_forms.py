"""Forms of an import: the file, and which of its columns holds what."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from isms.register.imports import Importer
from isms.register.models import ImportBatch


class UploadForm(forms.Form):
    """The file to import."""

    file = forms.FileField(
        label=_("Kalkylblad"),
        help_text=_("En fil i formatet .xlsx eller .csv med rubriker på första raden, högst 10 000 rader."),
        error_messages={"required": _("Välj en fil."), "empty": _("Filen är tom.")},
    )


class ColumnsForm(forms.Form):
    """For each value, the column of the file that holds it."""

    def __init__(self, *args: Any, batch: ImportBatch, importer: Importer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Finns inte i filen"))]
        choices += [(str(i), header or _("kolumn %d") % (i + 1)) for i, header in enumerate(batch.headers)]
        for column in importer.columns:
            chosen = batch.columns.get(column.name)
            self.fields[column.name] = forms.ChoiceField(
                label=column.label,
                required=column.is_required,
                choices=choices,
                initial="" if chosen is None else str(chosen),
                help_text=column.help_text,
                error_messages={"required": _("Välj kolumn.")},
            )

    def columns(self) -> dict[str, int]:
        """Return the chosen columns by name."""
        return {name: int(index) for name, index in self.cleaned_data.items() if index != ""}
