"""Forms of actions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from isms.register.forms import ADMINISTRATION_FIELDSET, COMMON_FIELDS, EntryForm, Fieldset
from risks.models import Action


class ActionForm(EntryForm):
    """An action: what, why, who and when."""

    FIELDSETS = (
        Fieldset(_("Åtgärden"), ("title", "description", "reason")),
        Fieldset(_("Ansvar och tid"), ("unit", "owner", "due_on", "priority")),
        Fieldset(_("Planering"), ("area", "effort", "cost_sek", "from_year", "to_year")),
        ADMINISTRATION_FIELDSET,
    )

    class Meta:
        model = Action
        fields = (
            *COMMON_FIELDS,
            "description",
            "reason",
            "due_on",
            "priority",
            "area",
            "effort",
            "cost_sek",
            "from_year",
            "to_year",
        )
        widgets = {
            "description": forms.Textarea(attrs={"rows": 3}),
            "reason": forms.Textarea(attrs={"rows": 2}),
            "due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "secrecy_reason": forms.Textarea(attrs={"rows": 2}),
        }


class MoveForm(forms.Form):
    """The button row that moves an action to another state."""

    to_state = forms.ChoiceField(label=_("Nytt läge"), choices=[])
    note = forms.CharField(
        label=_("Kommentar"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Behövs när åtgärden avbryts."),
    )

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_state"].choices = action.next_states
