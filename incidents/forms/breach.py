"""The form by which a breach of personal data is documented."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.breach_taxonomy import BreachEffect, ConsequenceKind, DataKind, SubjectGroup
from incidents.forms.groups import Group, GroupedForm, cap_texts
from incidents.models import PersonalDataBreach


def _several(label: Any, choices: Any, **kwargs: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices.choices, required=False, widget=forms.CheckboxSelectMultiple, **kwargs
    )


class BreachForm(GroupedForm, forms.ModelForm):
    """Everything about a breach; all of it may be filled in little by little."""

    effects = _several(
        _("Vad hände med uppgifterna?"),
        BreachEffect,
        help_text=_("Ett brev till fel person är ett röjande. En låst server är en förlust tills den är återställd."),
    )
    subject_groups = _several(_("Vilka gäller uppgifterna?"), SubjectGroup)
    data_kinds = _several(_("Vilka uppgifter?"), DataKind)
    consequence_kinds = _several(_("Vad kan det leda till för dem?"), ConsequenceKind)

    GROUPS = (
        Group(_("Vad som hände"), ("effects", "event", "cause", "how_discovered"), "vad"),
        Group(
            _("Vilka det gäller"),
            (
                "subject_groups",
                "subject_groups_other",
                "subject_count",
                "subject_count_known",
                "record_count",
                "record_count_known",
            ),
            "vilka",
            _("Skriv aldrig vem det gäller, bara vilka grupper och hur många."),
        ),
        Group(_("Uppgifterna"), ("data_kinds", "data_kinds_other", "protection"), "uppgifter"),
        Group(
            _("Risk för de registrerade"),
            ("consequence_kinds", "consequences", "severity", "risk", "risk_reason"),
            "risk",
        ),
        Group(_("Åtgärder"), ("measures_taken", "measures_planned"), "atgarder"),
        Group(_("Övrigt"), ("is_cross_border", "cross_border_note", "other_information"), "ovrigt"),
    )

    class Meta:
        model = PersonalDataBreach
        fields = (
            "effects",
            "event",
            "cause",
            "how_discovered",
            "subject_groups",
            "subject_groups_other",
            "subject_count",
            "subject_count_known",
            "record_count",
            "record_count_known",
            "data_kinds",
            "data_kinds_other",
            "protection",
            "consequence_kinds",
            "consequences",
            "severity",
            "risk",
            "risk_reason",
            "measures_taken",
            "measures_planned",
            "is_cross_border",
            "cross_border_note",
            "other_information",
        )
        widgets = {
            **{
                name: forms.Textarea(attrs={"rows": 3})
                for name in (
                    "how_discovered",
                    "protection",
                    "consequences",
                    "risk_reason",
                    "measures_taken",
                    "measures_planned",
                    "cross_border_note",
                    "other_information",
                )
            },
            "risk": forms.RadioSelect,
            "subject_count_known": forms.RadioSelect,
            "record_count_known": forms.RadioSelect,
        }
        help_texts = {
            "how_discovered": _("Till exempel: mottagaren ringde, larm från systemet, egen kontroll."),
            "record_count": _("Antalet uppgifter eller rader, till exempel 40 elever med 3 omdömen var är 120."),
            "measures_taken": _(
                "Till exempel: brevet är återlämnat oöppnat, behörigheten borttagen, telefonen raderad."
            ),
            "measures_planned": _("Till exempel: ny rutin för utskick, utbildning, översyn av behörigheter."),
            "severity": _("Hur illa det blir för den som drabbas, om det händer."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cap_texts(self)
        Risk = PersonalDataBreach.Risk
        self.fields["risk"].choices = [("", _("Inte bedömd ännu")), *Risk.choices]
        if self.instance.incident.involves_protected_identities and not self.instance.risk:
            # A high risk is presumed until somebody has argued otherwise.
            self.initial |= {"risk": Risk.HIGH, "risk_reason": _("Skyddade personuppgifter: hög risk förutsätts.")}

    def clean(self) -> dict[str, Any]:
        """Ask for what belongs together, at its field."""
        cleaned = super().clean()
        if cleaned.get("risk") and not (cleaned.get("risk_reason") or "").strip() and "risk_reason" not in self.errors:
            self.add_error("risk_reason", _("Skriv skälen för riskbedömningen."))
        for name in ("subject_count", "record_count"):
            if cleaned.get(name) is not None and cleaned.get(f"{name}_known") == "unknown":
                self.add_error(f"{name}_known", _("Är antalet exakt eller ungefärligt?"))
        return cleaned
