"""Forms of texts to copy and of what an organisation sets for them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.models import PlanningText, RecordKind
from governance.models.copying import LONGEST_LIMIT
from isms.register.personal_number_guard import PersonalNumberGuard


class CopyTextForm(PersonalNumberGuard):
    """A text to edit before it is copied; it is kept only when asked to."""

    text = forms.CharField(label=_("Text"), max_length=LONGEST_LIMIT, widget=forms.Textarea(attrs={"rows": 16}))

    def __init__(self, *args: Any, limit: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs |= {"data-limit": limit, "data-count": "count-text"}

    def clean_text(self) -> str:
        """Store line breaks as one character, as they are counted."""
        return self.cleaned_data["text"].replace("\r\n", "\n")


class CopySettingsForm(PersonalNumberGuard):
    """How long each text may be, and what each sort of document is called in the diarium."""

    def __init__(self, *args: Any, limits: Mapping[str, int], names: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in PlanningText:
            self.fields[f"limit_{kind.value}"] = forms.IntegerField(
                label=kind.label, min_value=100, max_value=LONGEST_LIMIT, initial=limits[kind.value]
            )
        for record in RecordKind:
            self.fields[f"name_{record.value}"] = forms.CharField(
                label=record.label, max_length=120, initial=names[record.value]
            )

    def limits(self) -> dict[str, int]:
        """Return the limits of a valid form, by text."""
        return {kind.value: self.cleaned_data[f"limit_{kind.value}"] for kind in PlanningText}

    def names(self) -> dict[str, str]:
        """Return the names of a valid form, by sort of document."""
        return {record.value: self.cleaned_data[f"name_{record.value}"] for record in RecordKind}

    def limit_fields(self) -> list[forms.BoundField]:
        """The fields about length."""
        return [self[f"limit_{kind.value}"] for kind in PlanningText]

    def name_fields(self) -> list[forms.BoundField]:
        """The fields about names."""
        return [self[f"name_{record.value}"] for record in RecordKind]
