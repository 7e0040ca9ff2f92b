"""The one question that a change of many entries asks."""

from typing import Any

from django import forms

from isms.register.access import Actor
from isms.register.bulk.changes import BulkChange


class ValueForm(forms.Form):
    """What the entries are to get."""

    def __init__(self, *args: Any, change: BulkChange, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if change.field is not None:
            self.fields["value"] = change.field(actor)

    @property
    def value(self) -> Any:
        """What was chosen, once the form is valid; None when there is nothing to choose."""
        return self.cleaned_data.get("value")
