"""Forms of actions."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from isms.register.access import Actor
from isms.register.forms import ADMINISTRATION_FIELDSET, COMMON_FIELDS, EntryForm, Fieldset
from isms.register.models import Entry
from isms.register.personal_number_guard import PersonalNumberGuard
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


class MoveForm(PersonalNumberGuard):
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


class LinkForm(forms.Form):
    """Another entry whose plan an action is counted in, named by its reference."""

    reference = forms.CharField(
        label=_("Post (referens)"),
        max_length=20,
        help_text=_("Till exempel SYS-0042 eller RSK-0007. Åtgärden görs en gång och räknas i båda planerna."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor

    def clean_reference(self) -> str:
        """Find the entry among those that the actor may change."""
        reference = self.cleaned_data["reference"].strip().upper()
        entries = Entry.objects.editable_by(self.actor).active().exclude(kind=Action.KIND)
        self.entry = entries.filter(reference=reference).first()
        if self.entry is None:
            raise ValidationError(_("Det finns ingen sådan post som du får ändra. Kontrollera referensen."))
        return reference
