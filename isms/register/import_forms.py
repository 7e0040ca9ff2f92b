"""Forms of an import: the file, and which of its columns holds what."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from isms.register.imports import Importer
from isms.register.imports.columns import Column
from isms.register.imports.services import NEW, SAME
from isms.register.models import ImportBatch


class UploadForm(forms.Form):
    """The file to import."""

    file = forms.FileField(
        label=_("Kalkylblad"),
        help_text=_("En fil i formatet .xlsx, .ods eller .csv med rubriker överst, högst 10 000 rader och 20 MB."),
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

    def found_fields(self) -> list[forms.BoundField]:
        """Return the values that the file has a column for, that must have one, or that are wrong."""
        return [field for field in self if field.value() or field.field.required or field.errors]

    def other_fields(self) -> list[forms.BoundField]:
        """Return the values that the file has no column for."""
        found = {field.name for field in self.found_fields()}
        return [field for field in self if field.name not in found]

    def columns(self) -> dict[str, int]:
        """Return the chosen columns by name."""
        return {name: int(index) for name, index in self.cleaned_data.items() if index != ""}


class ApplyForm(forms.Form):
    """How a dry run with faults, or with rows known by their names alone, is carried out."""

    STOP, SKIP = "stop", "skip"

    faults = forms.ChoiceField(
        label=_("Rader med fel"),
        choices=[
            (STOP, _("Läs inte in något förrän alla rader är rätt")),
            (SKIP, _("Hoppa över rader med fel och läs in de andra")),
        ],
        initial=STOP,
        widget=forms.RadioSelect,
    )
    names = forms.ChoiceField(
        label=_("Rader utan referens som heter som en post i registret"),
        choices=[
            (SAME, _("Det är samma poster: ändra dem")),
            (NEW, _("Det är andra poster: lägg till nya")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, has_faults: bool = True, has_names: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_faults:
            del self.fields["faults"]
        if not has_names:
            del self.fields["names"]


class ExportForm(forms.Form):
    """The form of an exported file, and which columns it has; the names stand in the address."""

    filformat = forms.ChoiceField(
        label=_("Filformat"),
        choices=[("xlsx", _("Excel (.xlsx)")), ("csv", _("Textfil med semikolon (.csv)"))],
        initial="xlsx",
        widget=forms.RadioSelect,
    )
    kolumn = forms.MultipleChoiceField(
        label=_("Kolumner"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Utan något val följer alla med. Referensen är alltid med."),
    )

    def __init__(self, *args: Any, columns: list[Column], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kolumn"].choices = [(column.name, column.label) for column in columns]
        if not columns:
            del self.fields["kolumn"]
