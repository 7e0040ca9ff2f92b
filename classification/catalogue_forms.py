"""Forms of the catalogue of requirements: filter, profile of a procurement, and which catalogues to assess by."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from classification.models import Aspect, Level, Measure, MethodChoice, RequirementCatalogue, Severity, Theme
from classification.requirement_querysets import RequirementQuerySet


class CatalogueFilterForm(forms.Form):
    """Which requirements the catalogue shows."""

    tema = forms.ChoiceField(label=_("Tema"), required=False, choices=[("", _("Alla teman")), *Theme.choices])
    atgard = forms.ChoiceField(
        label=_("Säkerhetsåtgärd (2 kap. 3 §)"),
        required=False,
        choices=[("", _("Alla åtgärder")), *((str(each.value), f"{each.value} {each.label}") for each in Measure)],
    )
    aspekt = forms.ChoiceField(label=_("Aspekt"), required=False, choices=[("", _("Alla aspekter")), *Aspect.choices])
    niva = forms.ChoiceField(
        label=_("Gäller från"),
        required=False,
        choices=[("", _("Alla nivåer")), *((str(v), t) for v, t in Severity.choices)],
    )

    def narrow(self, rows: RequirementQuerySet) -> RequirementQuerySet:
        """Return the requirements that the filter asks for; what it does not know it leaves out."""
        self.is_valid()
        asked = self.cleaned_data
        if theme := asked.get("tema"):
            rows = rows.filter(current_text__theme=theme)
        if measure := asked.get("atgard"):
            rows = rows.filter(current_text__measures__contains=[int(measure)])
        if aspect := asked.get("aspekt"):
            rows = rows.filter(current_text__aspects__contains=[aspect])
        if severity := asked.get("niva"):
            rows = rows.filter(current_text__minimum_severity=int(severity))
        return rows


class ProfileForm(forms.Form):
    """The levels that what is bought shall stand, one for each aspect that the organisation judges."""

    def __init__(self, *args: Any, choice: MethodChoice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = Level.objects.filter(method=choice.method, is_out_of_scope=False).order_by("number", "pk")
        choices = [("", _("Välj nivå")), *((str(level.severity), str(level)) for level in levels)]
        for aspect in Aspect:
            if aspect == Aspect.TRACEABILITY and not choice.judges_traceability:
                continue
            self.fields[aspect.letter.lower()] = forms.ChoiceField(
                label=aspect.label, choices=choices, error_messages={"required": _("Välj en nivå.")}
            )

    def severities(self) -> dict[str, int]:
        """Return the chosen severity of each aspect."""
        return {
            aspect.value: int(self.cleaned_data[aspect.letter.lower()])
            for aspect in Aspect
            if aspect.letter.lower() in self.cleaned_data
        }

    def in_words(self) -> str:
        """Return the profile as text, such as ``K2 R1 T3``."""
        told = []
        for aspect in Aspect:
            name = aspect.letter.lower()
            if name in self.cleaned_data:
                label = dict(self.fields[name].choices)[self.cleaned_data[name]]
                told.append(f"{aspect.letter}{label.split(' ', 1)[0]}")
        return " ".join(told)


class CataloguesForm(forms.Form):
    """Which catalogues the organisation's systems are assessed by."""

    catalogues = forms.ModelMultipleChoiceField(
        label=_("Systemen skattas mot"),
        queryset=RequirementCatalogue.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Svar på krav ur en katalog som väljs bort sparas, och gäller igen om katalogen väljs på nytt."),
        error_messages={"required": _("Välj minst en katalog.")},
    )

    def __init__(self, *args: Any, offered: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["catalogues"].queryset = offered
