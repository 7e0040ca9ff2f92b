"""Forms of courses and their totals."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Unit
from isms.register.access import Actor
from isms.register.forms import ADMINISTRATION_FIELDSET, COMMON_FIELDS, EntryForm, Fieldset
from isms.register.personal_number_guard import PersonalNumberGuard
from isms.register.sorting import SwedishOrder
from training.models import Course
from training.services import Total

MOST_PEOPLE = 999_999


class CourseForm(EntryForm):
    """A course: what it is, for whom, how often and which share is aimed at."""

    link = forms.URLField(label=_("Länk"), max_length=500, required=False, assume_scheme="https")

    FIELDSETS = (
        Fieldset(_("Utbildningen"), ("title", "description", "provider", "link", "external_name")),
        Fieldset(_("För vem och hur ofta"), ("is_mandatory", "audience", "period", "part_titles", "target_percent")),
        Fieldset(_("Ansvar"), ("unit", "owner")),
        ADMINISTRATION_FIELDSET,
    )

    class Meta:
        model = Course
        fields = (
            *COMMON_FIELDS,
            "description",
            "provider",
            "link",
            "external_name",
            "is_mandatory",
            "audience",
            "period",
            "part_titles",
            "target_percent",
        )
        widgets = {
            "description": forms.Textarea(attrs={"rows": 3}),
            "part_titles": forms.Textarea(attrs={"rows": 4}),
            "secrecy_reason": forms.Textarea(attrs={"rows": 2}),
        }


class ResultForm(PersonalNumberGuard):
    """A month's totals of a course, typed in: two numbers per unit, both empty where nothing is reported."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    month = forms.CharField(
        label=_("Månad"),
        help_text=_("Som 2026-11. Siffrorna är ställningen sedan årets början, vid månadens slut."),
        widget=forms.TextInput(attrs={"type": "month"}),
    )
    part = forms.TypedChoiceField(label=_("Del"), coerce=int, empty_value=0)
    source = forms.CharField(
        label=_("Källa"), max_length=250, help_text=_("Till exempel vem som lämnade siffrorna, utan personnamn.")
    )

    def __init__(self, *args: Any, course: Course, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.course, self.units = course, units
        if course.parts:
            self.fields["part"].choices = [(i, f"{i}. {title}") for i, title in enumerate(course.parts, start=1)]
        else:
            del self.fields["part"]
        for unit in units:
            for name, label in (("eligible", _("Berättigade")), ("completed", _("Genomförda"))):
                self.fields[f"{name}_{unit.pk}"] = forms.IntegerField(
                    label=f"{label}, {unit.name}", required=False, min_value=0, max_value=MOST_PEOPLE
                )

    def rows(self) -> list[tuple[Unit, forms.BoundField, forms.BoundField]]:
        """Return each unit with its two fields."""
        return [(unit, self[f"eligible_{unit.pk}"], self[f"completed_{unit.pk}"]) for unit in self.units]

    def clean_month(self) -> dt.date:
        """Read the month."""
        try:
            return dt.datetime.strptime(self.cleaned_data["month"].strip() + "-01", "%Y-%m-%d").date()  # noqa: DTZ007
        except ValueError as error:
            raise forms.ValidationError(_("Skriv månaden som 2026-11.")) from error

    def clean(self) -> dict[str, Any]:
        """Both numbers of a unit or neither, and never more than everybody."""
        cleaned = super().clean()
        given = 0
        for unit in self.units:
            names = (f"eligible_{unit.pk}", f"completed_{unit.pk}")
            if self.errors.keys() & set(names):
                continue
            eligible, completed = (cleaned.get(name) for name in names)
            if (eligible is None) != (completed is None):
                missing = names[0] if eligible is None else names[1]
                self.add_error(missing, _("Ange båda talen, eller inget av dem."))
            elif eligible is not None and completed > eligible:
                self.add_error(names[1], _("Fler har genomfört utbildningen än som är berättigade."))
            given += eligible is not None
        if not given and not self.errors:
            self.add_error(None, _("Ange siffror för minst en enhet."))
        return cleaned

    def totals(self) -> list[Total]:
        """Return the totals of a valid form."""
        part = self.cleaned_data.get("part") or 0
        return [
            Total(unit, self.cleaned_data[f"eligible_{unit.pk}"], self.cleaned_data[f"completed_{unit.pk}"], part)
            for unit in self.units
            if self.cleaned_data.get(f"eligible_{unit.pk}") is not None
        ]


def units_of(actor: Actor) -> QuerySet[Unit]:
    """Return the organisation's units that are in use, in Swedish order."""
    return Unit.objects.filter(organisation=actor.organisation, archived_at__isnull=True).order_by(
        SwedishOrder("name"), "pk"
    )
