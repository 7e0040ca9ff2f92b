"""Forms of control checks and their results."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.models import ControlCheck
from isms.register.forms import ADMINISTRATION_FIELDSET, COMMON_FIELDS, LONGEST_TEXT, EntryForm, Fieldset
from isms.register.personal_number_guard import PersonalNumberGuard
from risks.forms.risks import DATE


class ControlCheckForm(EntryForm):
    """A check: what, how, on which sample and in which tertial."""

    FIELDSETS = (
        Fieldset(_("Kontrollen"), ("title", "plan_id", "what", "sample", "method")),
        Fieldset(_("När och vem"), ("year", "tertial", "unit", "owner")),
        ADMINISTRATION_FIELDSET,
    )

    class Meta:
        model = ControlCheck
        fields = (*COMMON_FIELDS, "plan_id", "year", "tertial", "what", "sample", "method")
        widgets = {
            **{name: forms.Textarea(attrs={"rows": 2}) for name in ("sample", "method", "secrecy_reason")},
            "what": forms.Textarea(attrs={"rows": 3}),
        }


class ResultForm(PersonalNumberGuard):
    """What a check showed; the service compares with what stands already."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    result = forms.ChoiceField(label=_("Resultat"), choices=ControlCheck.Result.choices, widget=forms.RadioSelect)
    performed_on = forms.DateField(label=_("Genomförd"), **DATE)
    performed_by = forms.CharField(label=_("Genomförd av"), max_length=150, help_text=_("Namn eller funktion."))
    note = forms.CharField(
        label=_("Vad kontrollen visade"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Behövs vid avvikelse och när kontrollen inte kunde genomföras."),
    )
    action_due_on = forms.DateField(
        label=_("Avvikelsen ska vara åtgärdad senast"),
        required=False,
        help_text=_("Avvikelsen blir genast en åtgärd hos kontrollens ägare."),
        **DATE,
    )
    correction_reason = forms.CharField(
        label=_("Varför resultatet rättas"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, has_result: bool, has_action: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_result:
            del self.fields["correction_reason"]
        if has_action:
            del self.fields["action_due_on"]
