"""The form for a classification that was made in another tool."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from classification.external import RequirementTotals
from classification.models import Level, Method
from classification.selectors import judged_aspects
from isms.register.personal_number_guard import PersonalNumberGuard

TOTALS = ("fulfilled", "partial", "unfulfilled", "not_applicable")
MOST_REQUIREMENTS = 100_000


class ExternalClassificationForm(PersonalNumberGuard):
    """The levels and the date, a link or a document to look in, and how many requirements are met."""

    version = forms.IntegerField(label=_("Version"), widget=forms.HiddenInput)
    made_on = forms.DateField(
        label=_("Klassad den"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Dagen då klassningen beslutades i det andra verktyget. Översynen räknas från den."),
    )
    link = forms.URLField(label=_("Länk till klassningen"), required=False, max_length=500, assume_scheme="https")
    document = forms.FileField(
        label=_("Rapport som pdf"), required=False, help_text=_("Filen läggs bland postens bilagor.")
    )
    fulfilled = forms.IntegerField(label=_("Uppfyllda krav"), required=False, min_value=0, max_value=MOST_REQUIREMENTS)
    partial = forms.IntegerField(
        label=_("Delvis uppfyllda krav"), required=False, min_value=0, max_value=MOST_REQUIREMENTS
    )
    unfulfilled = forms.IntegerField(
        label=_("Krav som inte är uppfyllda"), required=False, min_value=0, max_value=MOST_REQUIREMENTS
    )
    not_applicable = forms.IntegerField(
        label=_("Ej tillämpliga krav"), required=False, min_value=0, max_value=MOST_REQUIREMENTS
    )

    def __init__(self, *args: Any, method: Method, judges_traceability: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = list(Level.objects.filter(method=method).order_by("number", "pk"))
        self.levels = {str(level.pk): level for level in levels}
        self.aspects = judged_aspects(method, judges_traceability=judges_traceability)
        for aspect in self.aspects:
            self.fields[f"{aspect.aspect}_level"] = forms.ChoiceField(
                label=aspect.get_aspect_display(),
                choices=[("", _("Välj nivå")), *((key, str(level)) for key, level in self.levels.items())],
                required=aspect.is_required,
                error_messages={"required": _("Välj en nivå.")},
            )

    def fieldsets(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return each legend with its fields."""
        return [
            (_("Nivåer"), [self[f"{aspect.aspect}_level"] for aspect in self.aspects]),
            (_("Underlag"), [self[name] for name in ("made_on", "link", "document")]),
            (_("Krav i handlingsplanen"), [self[name] for name in TOTALS]),
        ]

    def clean(self) -> dict[str, Any]:
        """Stop at a level outside the register; ask for all totals or none."""
        cleaned = super().clean()
        for aspect in self.aspects:
            level = self.levels.get(cleaned.get(f"{aspect.aspect}_level", ""))
            if level and level.is_out_of_scope:
                self.add_error(f"{aspect.aspect}_level", level.instruction)
        missing = [name for name in TOTALS if cleaned.get(name) is None]
        if 0 < len(missing) < len(TOTALS):
            for name in missing:
                if name not in self.errors:
                    self.add_error(name, _("Fyll i alla fyra antalen, eller inget."))
        return cleaned

    def chosen(self) -> dict[str, Level]:
        """Return the chosen levels of a valid form, by aspect."""
        values = {aspect.aspect: self.cleaned_data.get(f"{aspect.aspect}_level") for aspect in self.aspects}
        return {aspect: self.levels[value] for aspect, value in values.items() if value}

    def totals(self) -> RequirementTotals | None:
        """Return the totals of a valid form, None when they were left out."""
        if self.cleaned_data["fulfilled"] is None:
            return None
        return RequirementTotals(**{name: self.cleaned_data[name] for name in TOTALS})
