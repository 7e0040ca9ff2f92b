"""Forms by which incidents are reported, assessed and handled."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.models import Incident
from incidents.taxonomy import Category
from isms.register.access import Actor
from isms.register.forms import (
    ADMINISTRATION_FIELDSET,
    COMMON_FIELDS,
    LONGEST_TEXT,
    EntryForm,
    Fieldset,
    PostField,
    posts_in,
)
from isms.register.models import Entry
from isms.register.personal_number_guard import PersonalNumberGuard
from isms.register.reference_fields import ReferencesField

REPORT_CHARACTERS = 5_000
# What an incident does not hit: what is written about it afterwards.
NOT_AFFECTED = ("incident", "risk_analysis", "risk", "action", "activity", "management_review")


def moment_input() -> forms.DateTimeInput:
    """Return the widget of a moment: the browser's own, to the minute."""
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


def not_ahead(moment: dt.datetime | None) -> dt.datetime | None:
    """Return a moment that has been, or nothing.

    Raises:
        ValidationError: it lies ahead.
    """
    if moment and moment > timezone.now():
        raise ValidationError(_("Tiden ligger i framtiden."))
    return moment


def to_the_minute(typed: dt.datetime | None, stored: dt.datetime | None) -> dt.datetime | None:
    """Return what was typed, or what is stored when that is the same minute: the browser knows no seconds."""
    if typed and stored and stored.replace(second=0, microsecond=0) == typed:
        return stored
    return typed


class ReportForm(PersonalNumberGuard, forms.ModelForm):
    """What an employee is asked: five questions, of which one is enough."""

    UNGUARDED = ("reporter_contact",)

    discovered_at = forms.DateTimeField(
        label=_("När upptäckte du det?"), required=False, widget=moment_input(), help_text=_("Tomt betyder nu.")
    )

    class Meta:
        model = Incident
        fields = ("what_happened", "discovered_at", "system_named", "personal_data_guess", "reporter_contact")
        widgets = {
            "what_happened": forms.Textarea(attrs={"rows": 6}),
            "personal_data_guess": forms.RadioSelect,
        }
        help_texts = {
            "what_happened": _("Skriv inga namn och inga personnummer. ”Ett brev till fel elev” räcker."),
            "reporter_contact": _("Telefon eller e-post, om vi behöver fråga mer."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["what_happened"]
        field.max_length = REPORT_CHARACTERS
        field.validators.append(MaxLengthValidator(REPORT_CHARACTERS))
        guess = self.fields["personal_data_guess"]
        guess.choices = [choice for choice in guess.choices if choice[0]]

    def clean_discovered_at(self) -> dt.datetime | None:
        """Refuse a time that lies ahead."""
        return not_ahead(self.cleaned_data["discovered_at"])

    def clean(self) -> dict[str, Any]:
        """Ask for something: a report says what has happened, or at least where."""
        cleaned = super().clean()
        said = (cleaned.get("what_happened") or "").strip() or (cleaned.get("system_named") or "").strip()
        if not said and not self.errors:
            self.add_error("what_happened", _("Skriv något om vad som har hänt. Några ord räcker."))
        return cleaned


class IncidentForm(EntryForm):
    """Everything about an incident that the coordinator assesses."""

    UNGUARDED = ("reporter_contact", "shadow_number", "affects")

    affects = ReferencesField(
        label=_("Berör"),
        required=False,
        help_text=_("Referenser till system, tillgångar och behandlingar, till exempel SYS-0042, INF-0007."),
    )
    categories = forms.MultipleChoiceField(
        label=_("Kategorier"), choices=Category.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    shadow_url = forms.URLField(label=_("Länk till ärendet"), max_length=500, required=False, assume_scheme="https")

    FIELDSETS = (
        Fieldset(_("Slag"), ("title", *Incident.NATURES, "involves_protected_identities", "severity")),
        Fieldset(
            _("Vad som har hänt"),
            ("what_happened", "system_named", "affects", "occurred_from", "occurred_to", "discovered_at"),
        ),
        Fieldset(_("Orsak och rättelse"), ("categories", "cause_class", "cause", "correction")),
        Fieldset(_("Ansvar"), ("unit", "owner", "reporter_contact")),
        Fieldset(_("Hanteras i ett annat verktyg"), ("shadow_system", "shadow_number", "shadow_url"), is_rare=True),
        ADMINISTRATION_FIELDSET,
    )

    class Meta:
        model = Incident
        fields = (
            *COMMON_FIELDS,
            *Incident.NATURES,
            "involves_protected_identities",
            "severity",
            "what_happened",
            "system_named",
            "occurred_from",
            "occurred_to",
            "discovered_at",
            "categories",
            "cause_class",
            "cause",
            "correction",
            "reporter_contact",
            "shadow_system",
            "shadow_number",
            "shadow_url",
        )
        widgets = {
            "what_happened": forms.Textarea(attrs={"rows": 5}),
            "cause": forms.Textarea(attrs={"rows": 3}),
            "correction": forms.Textarea(attrs={"rows": 3}),
            "secrecy_reason": forms.Textarea(attrs={"rows": 2}),
            "occurred_from": moment_input(),
            "occurred_to": moment_input(),
            "discovered_at": moment_input(),
        }
        labels = {"owner": _("Ansvarig för incidenten"), "reporter_contact": _("Så når vi den som rapporterade")}

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        seen = Entry.objects.visible_to(actor).exclude(kind__in=NOT_AFFECTED).select_related("organisation")
        held = Entry.objects.filter(hit_by__incident_id=self.instance.pk) if self.instance.pk else Entry.objects.none()
        field = self.fields["affects"]
        field.queryset = seen
        field.initial = list(seen.filter(pk__in=held.values("pk")).order_by("reference"))
        # What the actor does not see stays as it is.
        self.unseen = list(held.exclude(pk__in=seen.values("pk")))
        self.fields["title"].required = self.fields["discovered_at"].required = False
        self.fields["title"].help_text = _("Utan namn på personer. Tomt ger början av det som har hänt.")

    def affected_entries(self) -> list[Entry]:
        """Return what a valid form says is hit, with what the actor does not see left in place."""
        return [*self.cleaned_data["affects"], *self.unseen]

    def clean_discovered_at(self) -> dt.datetime | None:
        """Keep the stored time when the field is emptied or shows the same minute: clocks count from it."""
        stored = self._stored("discovered_at")
        return to_the_minute(self.cleaned_data["discovered_at"], stored) or stored

    def clean_title(self) -> str:
        """Keep the stored name when the field is emptied."""
        return self.cleaned_data["title"].strip() or self._stored("title") or ""

    def _stored(self, name: str) -> Any:
        return Incident.objects.filter(pk=self.instance.pk).values_list(name, flat=True).first()


class MoveForm(PersonalNumberGuard):
    """Moves an incident to another state; closing asks what it came to."""

    to_state = forms.ChoiceField(label=_("Nytt läge"), choices=[])
    note = forms.CharField(
        label=_("Kommentar"), required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 2})
    )
    conclusion = forms.CharField(
        label=_("Slutsats"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Vad incidenten kom att innebära. Behövs när den avslutas."),
    )
    lessons = forms.CharField(
        label=_("Lärdomar"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Vad ni gör annorlunda. Det som ska göras lägger du till som åtgärder."),
    )

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_state"].choices = incident.next_states
        if Incident.State.CLOSED not in Incident.TRANSITIONS[incident.state]:
            del self.fields["conclusion"], self.fields["lessons"]


class EventForm(PersonalNumberGuard):
    """A line in the course of events."""

    happened_at = forms.DateTimeField(
        label=_("När"), required=False, widget=moment_input(), help_text=_("Tomt betyder nu.")
    )
    text = forms.CharField(
        label=_("Vad hände eller gjordes?"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 2})
    )


class AddToReportForm(PersonalNumberGuard):
    """What a reporter adds to the own report."""

    text = forms.CharField(
        label=_("Berätta mer"), max_length=REPORT_CHARACTERS, widget=forms.Textarea(attrs={"rows": 3})
    )


class LinkForm(forms.Form):
    """Another incident that belongs together with this one."""

    reference = forms.CharField(label=_("Incident (referens)"), max_length=20, help_text=_("Till exempel INC-0012."))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor

    def clean_reference(self) -> str:
        """Find the incident among those that the actor may change."""
        reference = self.cleaned_data["reference"].strip().upper()
        self.incident = Incident.objects.editable_by(self.actor).active().filter(reference=reference).first()
        if self.incident is None:
            raise ValidationError(_("Det finns ingen sådan incident som du får ändra. Kontrollera referensen."))
        return reference


class HandlerForm(forms.Form):
    """Who is to handle an incident: the holder of a post."""

    post = PostField(label=_("Befattning"), queryset=None, empty_label="–")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset = posts_in(actor)
