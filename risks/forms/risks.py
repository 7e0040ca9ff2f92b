"""Forms of risk analyses and risks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from isms.register.access import Actor
from isms.register.decisions import DecisionGroundForm
from isms.register.forms import ADMINISTRATION_FIELDSET, COMMON_FIELDS, LONGEST_TEXT, EntryForm, Fieldset
from risks.forms.subjects import SubjectForm
from risks.models import Risk, RiskAnalysis, RiskScale
from risks.services.risks import NOW, RESIDUAL, Estimate, current_estimate

DATE = {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}


class RiskAnalysisForm(SubjectForm):
    """An analysis: what it is about, who took part and when."""

    subject_is_required = False

    FIELDSETS = (
        Fieldset(_("Riskanalysen"), ("title", "subject_reference", "scope", "participants", "analysed_on")),
        Fieldset(_("Ansvar"), ("unit", "owner")),
        Fieldset(_("Hör ihop med"), ("rsa_scenario", "vor_id", "ikp_id")),
        ADMINISTRATION_FIELDSET,
    )

    class Meta:
        model = RiskAnalysis
        fields = (*COMMON_FIELDS, "scope", "participants", "analysed_on", "rsa_scenario", "vor_id", "ikp_id")
        widgets = {
            "scope": forms.Textarea(attrs={"rows": 3}),
            "participants": forms.Textarea(attrs={"rows": 2}),
            "analysed_on": DATE["widget"],
            "secrecy_reason": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        if "subject_reference" in self.fields:
            self.fields["subject_reference"].help_text = _(
                "Referensen till systemet, processen eller något annat, till exempel SYS-0042. "
                "Tomt betyder hela verksamheten."
            )


class RiskForm(EntryForm):
    """A risk: the sentence, the values today and after treatment, and what is done about it."""

    now_likelihood = forms.TypedChoiceField(label=_("Sannolikhet i dag"), coerce=int, empty_value=None, required=False)
    now_consequence = forms.TypedChoiceField(label=_("Konsekvens i dag"), coerce=int, empty_value=None, required=False)
    residual_likelihood = forms.TypedChoiceField(
        label=_("Sannolikhet efter åtgärd"), coerce=int, empty_value=None, required=False
    )
    residual_consequence = forms.TypedChoiceField(
        label=_("Konsekvens efter åtgärd"), coerce=int, empty_value=None, required=False
    )
    note = forms.CharField(
        label=_("Varför bedömningen är gjord eller ändrad"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    FIELDSETS = (
        Fieldset(_("Risken"), ("cause", "event", "consequence", "threat_source")),
        Fieldset(_("Bedömning"), ("now_likelihood", "now_consequence")),
        Fieldset(
            _("Behandling"),
            ("treatment", "treatment_note", "residual_likelihood", "residual_consequence", "note"),
        ),
        Fieldset(_("Ansvar"), ("unit", "owner")),
    )

    class Meta:
        model = Risk
        fields = ("cause", "event", "consequence", "threat_source", "treatment", "treatment_note", "unit", "owner")
        labels = {"owner": _("riskägare")}
        help_texts = {"owner": _("Tomt betyder den som äger riskanalysen.")}
        widgets = {
            "cause": forms.Textarea(attrs={"rows": 2}),
            "event": forms.Textarea(attrs={"rows": 2}),
            "consequence": forms.Textarea(attrs={"rows": 2}),
            "treatment_note": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, actor: Actor, scale: RiskScale, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        steps = {"likelihood": [("", _("Inte bedömd"))], "consequence": [("", _("Inte bedömd"))]}
        for step in scale.steps.order_by("number"):
            told = f"{step} – {step.description}" if step.description else str(step)
            steps[step.axis].append((step.number, told))
        for kind in (NOW, RESIDUAL):
            estimate = current_estimate(self.instance, kind)
            for axis in ("likelihood", "consequence"):
                field = self.fields[f"{kind}_{axis}"]
                field.choices = steps[axis]
                field.initial = getattr(estimate, axis) if estimate else None

    def clean(self) -> dict[str, Any]:
        """Both steps of a value, or neither; what is judged is not unjudged again."""
        cleaned = super().clean()
        for kind in (NOW, RESIDUAL):
            names = (f"{kind}_likelihood", f"{kind}_consequence")
            missing = [name for name in names if name not in self.errors and cleaned.get(name) is None]
            if missing and (len(missing) == 1 or current_estimate(self.instance, kind) is not None):
                self.add_error(missing[0], _("Ange både sannolikhet och konsekvens."))
        return cleaned

    def estimate(self, kind: str) -> Estimate | None:
        """Return the steps of a valid form, or None where nothing is judged."""
        likelihood, consequence = self.cleaned_data[f"{kind}_likelihood"], self.cleaned_data[f"{kind}_consequence"]
        return None if likelihood is None else Estimate(likelihood, consequence)


class DecideForm(DecisionGroundForm):
    """A decision about an entry as it stands: why, and on whose authority."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Skäl"), required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3})
    )
    field_order = ("version", "reason", "authority", "delegation_item", "board_on", "board_paragraph")


class AcceptForm(DecideForm):
    """A decision to live with a risk until a day."""

    valid_until = forms.DateField(label=_("Gäller till och med"), **DATE)
    field_order = ("version", "valid_until", *DecideForm.field_order[1:])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True
        self.fields["reason"].label = _("Varför risken kan accepteras")
