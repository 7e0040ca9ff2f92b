"""Forms of continuity plans and their tests."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from isms.register.forms import ADMINISTRATION_FIELDSET, COMMON_FIELDS, LONGEST_TEXT, Fieldset
from isms.register.personal_number_guard import PersonalNumberGuard
from risks.forms.risks import DATE
from risks.forms.subjects import SubjectForm
from risks.models import ContinuityPlan, RestoreTest

TEXTS = ("roles", "fallback", "communication", "dependencies", "restoring", "after_registration")


class ContinuityPlanForm(SubjectForm):
    """A plan: how soon, how the work goes on meanwhile, who does what and how things get back."""

    FIELDSETS = (
        Fieldset(_("Planen"), ("title", "subject_reference")),
        Fieldset(_("Tider"), ("max_tolerable_downtime", "recovery_time_objective", "recovery_point_objective")),
        Fieldset(_("Under avbrottet"), ("roles", "fallback", "communication")),
        Fieldset(_("Beroenden"), ("dependencies", "supplier_promise")),
        Fieldset(_("Tillbaka"), ("restoring", "after_registration")),
        Fieldset(_("Ansvar"), ("unit", "owner")),
        ADMINISTRATION_FIELDSET,
    )

    class Meta:
        model = ContinuityPlan
        fields = (*COMMON_FIELDS, *ContinuityPlan.CONTENT_FIELDS)
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in (*TEXTS, "secrecy_reason")}


class RestoreTestForm(PersonalNumberGuard):
    """What was tested and how it went; the service compares with the plan's targets."""

    kind = forms.ChoiceField(label=_("Typ av test"), choices=RestoreTest.Kind.choices)
    tested_on = forms.DateField(label=_("Genomfört"), **DATE)
    worked = forms.BooleanField(label=_("Det gick att genomföra hela testet"), required=False)
    restored_hours = forms.DecimalField(
        label=_("Uppmätt återställningstid, timmar"), required=False, min_value=0, max_digits=7, decimal_places=1
    )
    lost_hours = forms.DecimalField(
        label=_("Uppmätt dataförlust, timmar"), required=False, min_value=0, max_digits=7, decimal_places=1
    )
    shortcomings = forms.CharField(
        label=_("Brister"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Behövs när målen inte nåddes."),
    )
    action_due_on = forms.DateField(label=_("Gör bristerna till en åtgärd, klar senast"), required=False, **DATE)

    def clean(self) -> dict[str, Any]:
        """An action needs something to act upon."""
        cleaned = super().clean()
        if cleaned.get("action_due_on") and not (cleaned.get("shortcomings") or "").strip():
            self.add_error("shortcomings", _("Beskriv bristerna som åtgärden gäller."))
        return cleaned
