"""The form of a new version of the gate's items: what has changed, and the items in order."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from isms.register.forms import LONGEST_TEXT
from isms.register.personal_number_guard import PersonalNumberBlock
from suppliers.gate_items import GateItem
from suppliers.models import GateTemplateItem
from suppliers.services.gate_items import MOST_ITEMS

EMPTY_ROWS = 3


class GateHeadForm(PersonalNumberBlock):
    """What the whole version is about."""

    note = forms.CharField(
        label=_("Kommentar"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Vad är ändrat, och varför? Till exempel en ny lag eller en ny regel i staden."),
    )


class GateItemForm(PersonalNumberBlock):
    """One item; an empty row is left out."""

    code = forms.RegexField(
        r"^[a-z0-9_]+$",
        label=_("Kod"),
        max_length=30,
        required=False,
        error_messages={"invalid": _("Skriv koden med små bokstäver a–z, siffror och understreck.")},
    )
    label = forms.CharField(label=_("Punkt"), max_length=200, required=False)
    help_text = forms.CharField(label=_("Hjälp"), max_length=500, required=False)
    source = forms.CharField(label=_("Källa"), max_length=200, required=False)
    check = forms.ChoiceField(label=_("Besvaras av"), choices=GateTemplateItem.Check.choices, required=False)
    only_personal_data = forms.BooleanField(label=_("Bara när personuppgifter behandlas"), required=False)

    def clean(self) -> dict[str, Any]:
        """An item that has been begun needs code and words."""
        cleaned = super().clean()
        if self.errors or any(cleaned.get(name) for name in ("code", "label", "help_text", "source")):
            for name in ("code", "label"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _t("Fyll i fältet, eller töm hela raden."))
        return cleaned


GateItemFormSet = forms.formset_factory(
    GateItemForm, extra=0, max_num=MOST_ITEMS + EMPTY_ROWS, absolute_max=MOST_ITEMS + EMPTY_ROWS
)


class GateItemsPage:
    """The forms of one page; they are valid together and become one version."""

    def __init__(self, *, items: tuple[GateItem, ...], data: Any = None) -> None:
        rows = [*(vars(item) for item in items), *[{}] * EMPTY_ROWS]
        self.head = GateHeadForm(data)
        self.items = GateItemFormSet(data, initial=rows, prefix="items")

    def is_valid(self) -> bool:
        """Check all, so that every error is shown at once."""
        return all([self.head.is_valid(), self.items.is_valid()])

    def chosen(self) -> tuple[GateItem, ...]:
        """Return the items that the valid forms say."""
        return tuple(GateItem(**form.cleaned_data) for form in self.items if form.cleaned_data.get("code"))

    def problems(self) -> list[tuple[str, str, str]]:
        """Return every error as the id of its field, the field's label and the text."""
        found = [("", "", text) for text in (*self.head.non_field_errors(), *self.items.non_form_errors())]
        found += [(field.auto_id, str(field.label), text) for field in self.head for text in field.errors]
        for number, form in enumerate(self.items, start=1):
            label = _t("Punkt %(number)d") % {"number": number}
            found += [(field.auto_id, f"{label}, {field.label}", text) for field in form for text in field.errors]
        return found

    def take_errors(self, error: ValidationError) -> None:
        """Show what the service refused."""
        self.head.add_error(None, error.messages)
