"""A system, a risk and an action in five fields each; *Komplettera* asks for the rest."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assets.models import System
from isms.register.access import Actor
from isms.register.forms import EntryForm, Fieldset
from overview.forms.templates import SYSTEM_TEMPLATES
from risks.models import Action, Risk, RiskAnalysis


class QuickSystemForm(EntryForm):
    """A system: what it is called, who answers for it, who supplies it, and whether it is critical."""

    is_critical = forms.BooleanField(
        label=_("Verksamhetskritiskt"),
        required=False,
        help_text=_("Verksamheten stannar inom en dag utan systemet."),
    )
    FIELDSETS = (Fieldset(_("Systemet"), ("title", "owner", "unit", "supplier_name", "is_critical")),)

    class Meta:
        model = System
        fields = ("title", "owner", "unit", "supplier_name")
        labels = {"owner": _("Systemägare")}

    def __init__(self, *args: Any, actor: Actor, template: str = "", **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.template = SYSTEM_TEMPLATES.get(template)

    def clean(self) -> dict[str, Any]:
        """Fill in what follows from the sort of system and from its being critical."""
        cleaned = super().clean()
        for name, value in (self.template.values if self.template else {}).items():
            setattr(self.instance, name, value)
        if cleaned.get("is_critical"):
            self.instance.criticality = System.Criticality.CRITICAL
        return cleaned


class QuickRiskForm(EntryForm):
    """A risk: where it was seen, and the three parts of its sentence; the judgement comes later."""

    analysis = forms.ModelChoiceField(
        label=_("Riskanalys"),
        queryset=RiskAnalysis.objects.none(),
        help_text=_("De utkast som du får ändra. Risken får analysens enhet och ägare."),
    )

    FIELDSETS = (Fieldset(_("Risken"), ("analysis", "cause", "event", "consequence", "threat_source")),)

    class Meta:
        model = Risk
        fields = ("cause", "event", "consequence", "threat_source")
        widgets = {name: forms.Textarea(attrs={"rows": 2}) for name in ("cause", "event", "consequence")}

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        drafts = RiskAnalysis.objects.editable_by(actor).active().filter(state=RiskAnalysis.State.DRAFT)
        self.fields["analysis"].queryset = drafts.in_swedish_order()

    def clean(self) -> dict[str, Any]:
        """Put the risk into its analysis."""
        cleaned = super().clean()
        if analysis := cleaned.get("analysis"):
            self.instance.analysis, self.instance.unit, self.instance.owner = analysis, analysis.unit, analysis.owner
        return cleaned


class QuickActionForm(EntryForm):
    """An action: what, who and when."""

    FIELDSETS = (Fieldset(_("Åtgärden"), ("title", "owner", "unit", "due_on", "priority")),)

    class Meta:
        model = Action
        fields = ("title", "owner", "unit", "due_on", "priority")
        labels = {"title": _("Vad som ska göras"), "owner": _("Ansvarig")}
        widgets = {"due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
