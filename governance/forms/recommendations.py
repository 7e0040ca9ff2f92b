"""Forms of recommendations."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from governance.models import Recommendation, RecommendationVerification
from isms.register.access import Actor
from isms.register.forms import ADMINISTRATION_FIELDSET, COMMON_FIELDS, LONGEST_TEXT, EntryForm, Fieldset
from isms.register.personal_number_guard import PersonalNumberGuard
from risks.forms.risks import DecideForm
from risks.models import Action


def day_input() -> forms.DateInput:
    """A field for a day, written as the browser reads it."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RecommendationForm(EntryForm):
    """A recommendation as it came: from whom, what, and when it is to be answered."""

    UNGUARDED = ("giver",)

    FIELDSETS = (
        Fieldset(_("Rekommendationen"), ("title", "text", "is_about_personal_data")),
        Fieldset(_("Vem den kommer från"), ("source", "giver", "year", "giver_reference")),
        Fieldset(_("Ansvar och tid"), ("unit", "owner", "received_on", "answer_due_on", "due_on")),
        ADMINISTRATION_FIELDSET,
    )

    class Meta:
        model = Recommendation
        fields = (
            *COMMON_FIELDS,
            "text",
            "is_about_personal_data",
            "source",
            "giver",
            "year",
            "giver_reference",
            "received_on",
            "answer_due_on",
            "due_on",
        )
        labels = {"title": _("I korthet")}
        help_texts = {"title": _("En rad som ni känner igen den på, till exempel Följ upp underbiträden.")}
        widgets = {
            "text": forms.Textarea(attrs={"rows": 5}),
            "received_on": day_input(),
            "answer_due_on": day_input(),
            "due_on": day_input(),
            "secrecy_reason": forms.Textarea(attrs={"rows": 2}),
        }


class RecommendationDecideForm(DecideForm):
    """Answer a recommendation or move it on."""

    to_state = forms.ChoiceField(
        label=_("Nytt läge"),
        choices=[],
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj ett läge.")},
    )
    due_on = forms.DateField(
        label=_("Åtgärdad senast"),
        required=False,
        widget=day_input(),
        help_text=_("Dagen som ni lovar givaren, om ni gör det."),
    )
    field_order = ("version", "to_state", "reason", "due_on", "authority")

    def __init__(self, *args: Any, recommendation: Recommendation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.received_on = recommendation.received_on
        choices = recommendation.next_states()
        self.fields["to_state"].choices = choices
        self.fields["reason"].label = _("Svar eller skäl")
        self.fields["reason"].help_text = _("Krävs när rekommendationen besvaras, avvisas eller kvarstår.")

    def clean_due_on(self) -> dt.date | None:
        """Refuse a day before the recommendation came."""
        due_on = self.cleaned_data["due_on"]
        if due_on and due_on < self.received_on:
            raise ValidationError(_("Dagen ligger före den då rekommendationen kom."))
        return due_on


class VerifyForm(PersonalNumberGuard):
    """What the giver found."""

    UNGUARDED = ("verifier",)

    is_verified = forms.TypedChoiceField(
        label=_("Vad säger givaren?"),
        choices=[("yes", _("Rekommendationen är åtgärdad")), ("no", _("Rekommendationen kvarstår"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj vad givaren har kommit fram till.")},
    )
    note = forms.CharField(
        label=_("Givarens ord"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Krävs när rekommendationen kvarstår."),
    )
    verifier = forms.CharField(
        label=RecommendationVerification._meta.get_field("verifier").verbose_name.capitalize(),
        max_length=150,
        help_text=_("Vem hos givaren som säger det, eller rapporten som det står i."),
    )
    verified_on = forms.DateField(label=_("Dag"), widget=day_input())
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ActionLinkForm(forms.Form):
    """An action that is planned already, named by its reference."""

    reference = forms.CharField(
        label=_("Befintlig åtgärd (referens)"),
        max_length=20,
        help_text=_("Till exempel ATG-0012. Åtgärden räknas då även här."),
        error_messages={"required": _("Ange åtgärdens referens.")},
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor

    def clean_reference(self) -> str:
        """Find the action among those that the actor may change."""
        reference = self.cleaned_data["reference"].strip().upper()
        self.action = Action.objects.editable_by(self.actor).active().filter(reference=reference).first()
        if self.action is None:
            raise ValidationError(_("Det finns ingen sådan åtgärd som du får ändra. Kontrollera referensen."))
        return reference
