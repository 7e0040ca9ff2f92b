"""The form about who answers for the personal data of a breach."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.groups import Group, GroupedForm, cap_texts, day_input
from incidents.forms.incidents import moment_input, not_ahead, to_the_minute
from incidents.models import BreachController


class ControllerForm(GroupedForm, forms.ModelForm):
    """One controller: who, in what capacity, and when it became aware."""

    UNGUARDED = ("organisation_number",)

    name = forms.CharField(
        label=_("Namn"),
        max_length=200,
        required=False,
        help_text=_("Tomt ger nämndens namn eller Kommunstyrelsen. Skriv namnet när det är någon annan."),
    )
    aware_at = forms.DateTimeField(
        label=_("Vetskap"),
        required=False,
        widget=moment_input(),
        help_text=_(
            "När ni med rimlig säkerhet visste att personuppgifter hade påverkats. Härifrån räknas 72 timmar. "
            "Tomt ger när biträdet underrättade, annars när incidenten upptäcktes."
        ),
    )

    GROUPS = (
        Group(_("Vem"), ("party", "name", "organisation_number"), "vem"),
        Group(_("Ansvar"), ("role", "role_reason", "escalated_to", "escalated_on"), "ansvar"),
        Group(
            _("Underrättelse från ett biträde"),
            ("processor_name", "processor_notified_at"),
            "bitrade",
            _("Fyll i när en leverantör eller annan som behandlar uppgifter åt er hörde av sig."),
        ),
        Group(_("När klockan startade"), ("aware_at", "aware_reason"), "vetskap"),
    )

    class Meta:
        model = BreachController
        fields = (
            "party",
            "name",
            "organisation_number",
            "role",
            "role_reason",
            "escalated_to",
            "escalated_on",
            "processor_name",
            "processor_notified_at",
            "aware_at",
            "aware_reason",
        )
        widgets = {
            "party": forms.RadioSelect,
            "role": forms.RadioSelect,
            "role_reason": forms.Textarea(attrs={"rows": 2}),
            "aware_reason": forms.Textarea(attrs={"rows": 2}),
            "escalated_on": day_input(),
            "processor_notified_at": moment_input(),
        }
        labels = {
            "processor_notified_at": _("När biträdet underrättade"),
            "role_reason": _("Varför ansvaret är oklart"),
        }
        help_texts = {
            "role": _(
                "Oklart stoppar inte klockan: utred medan den går. Den som bara är biträde underrättar den "
                "ansvariga utan onödigt dröjsmål (art. 33.2) och anmäler inte själv."
            ),
            "role_reason": _("Till exempel: systemet är gemensamt och avtal mellan nämnderna saknas."),
            "escalated_to": _("Behövs när ansvaret är oklart, till exempel stadsledningskontorets jurister."),
            "aware_reason": _("Behövs när vetskapen är senare än upptäckten."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cap_texts(self)
        self._stored_at = {name: getattr(self.instance, name) for name in ("aware_at", "processor_notified_at")}
        for name in ("party", "role"):
            self.fields[name].choices = [choice for choice in self.fields[name].choices if choice[0]]

    def clean_aware_at(self) -> dt.datetime | None:
        """Refuse what lies ahead; keep the stored seconds."""
        return to_the_minute(not_ahead(self.cleaned_data["aware_at"]), self._stored_at["aware_at"])

    def clean_processor_notified_at(self) -> dt.datetime | None:
        """Refuse what lies ahead; keep the stored seconds."""
        typed = not_ahead(self.cleaned_data["processor_notified_at"])
        return to_the_minute(typed, self._stored_at["processor_notified_at"])

    def clean(self) -> dict[str, Any]:
        """Ask for what belongs together; a processor's new notice sets the awareness that nobody has touched."""
        cleaned = super().clean()
        if cleaned.get("role") == BreachController.Role.UNCLEAR:
            for name, message in (
                ("role_reason", _("Skriv varför ansvaret är oklart.")),
                ("escalated_to", _("Skriv till vem frågan är lyft.")),
            ):
                if not (cleaned.get(name) or "").strip() and name not in self.errors:
                    self.add_error(name, message)
        notified_at = cleaned.get("processor_notified_at")
        if notified_at and not cleaned.get("processor_name"):
            self.add_error("processor_name", _("Skriv vilket biträde som underrättade."))
        is_new_notice = notified_at and notified_at != self._stored_at["processor_notified_at"]
        if is_new_notice and cleaned.get("aware_at") == self._stored_at["aware_at"]:
            cleaned["aware_at"] = None
        return cleaned
