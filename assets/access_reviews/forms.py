"""The forms in which an access review is recorded and the intervals are decided."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from assets.access_reviews.intervals import DEFAULT_MONTHS
from assets.access_reviews.recording import FoundDeviation
from assets.models import AccessDeviation, AccessReview, System
from isms.accounts.models import Post
from isms.register.forms import take_errors
from isms.register.personal_number_guard import PersonalNumberGuard
from isms.register.sorting import SwedishOrder

EMPTY_ROWS = 5
MOST_ROWS = 60
DUE_DAYS = 30
DAY = {"type": "date"}
MOST_ACCOUNTS = 10_000_000
# The fields that the model has under the same name.
PLAIN_FIELDS = (
    "performed_on",
    "period_from",
    "period_to",
    "performed_by_name",
    "checked_count",
    "removed_count",
    "changed_count",
    "note",
)


@dataclass(frozen=True)
class DeviationRow:
    """The fields of one deviation, for the page."""

    number: int
    text: BoundField
    owner: BoundField
    due_on: BoundField
    carried: AccessDeviation | None


class AccessReviewForm(PersonalNumberGuard):
    """An access review with rows for its deviations; a button adds rows without losing what is typed."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    row_count = forms.IntegerField(widget=forms.HiddenInput, required=False)
    performed_on = forms.DateField(label=_("Genomförd"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    period_from = forms.DateField(
        label=_("Period från och med"),
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        help_text=_("Tiden som kontrollen gäller, oftast sedan förra kontrollen."),
    )
    period_to = forms.DateField(label=_("Period till och med"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    performed_by_post = forms.ChoiceField(label=_("Genomförd av befattning"), required=False)
    performed_by_name = forms.CharField(
        label=_("Eller namn"),
        required=False,
        max_length=150,
        help_text=_("När ingen befattning passar, till exempel leverantörens support."),
    )
    checked_count = forms.IntegerField(label=_("Kontrollerade konton"), min_value=0, max_value=MOST_ACCOUNTS)
    removed_count = forms.IntegerField(label=_("Borttagna konton"), min_value=0, max_value=MOST_ACCOUNTS)
    changed_count = forms.IntegerField(label=_("Ändrade konton"), min_value=0, max_value=MOST_ACCOUNTS)
    note = forms.CharField(
        label=_("Anteckning"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Hur kontrollen gjordes. Skriv inga namn på personer med skyddade personuppgifter."),
    )
    correction_reason = forms.CharField(
        label=_("Varför rättas kontrollen?"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(
        self,
        *args: Any,
        system: System,
        today: dt.date,
        corrected: AccessReview | None = None,
        row_count: int | None = None,
        more_rows: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.system, self.today, self.corrected = system, today, corrected
        self.carried = list(corrected.deviations.select_related("action").order_by("number", "pk")) if corrected else []
        posts = Post.objects.filter(unit__organisation=system.organisation, archived_at__isnull=True)
        posts = posts.select_related("unit").order_by(SwedishOrder("title"), SwedishOrder("unit__name"), "pk")
        self.posts = {str(post.pk): post for post in posts}
        choices = [(key, str(post)) for key, post in self.posts.items()]
        self.fields["performed_by_post"].choices = [("", _("Välj befattning")), *choices]
        if corrected is None:
            del self.fields["correction_reason"]
        self.shown_rows = min((row_count or self._asked_rows()) + more_rows, MOST_ROWS)
        for number in range(1, self.shown_rows + 1):
            self._add_row(number, [("", _("Systemets ägare")), *choices])
        self.initial.setdefault("version", system.version)
        self.initial["row_count"] = self.shown_rows
        if self.is_bound:
            self.data = self.data.copy()
            self.data["row_count"] = str(self.shown_rows)

    def _asked_rows(self) -> int:
        """Return how many rows the posted page had; never fewer than a new page has."""
        asked = self.data.get("row_count", "") if self.is_bound else ""
        fewest = max(EMPTY_ROWS, len(self.carried) + 2)
        return max(int(asked), fewest) if asked.isascii() and asked.isdigit() and len(asked) < 4 else fewest

    def _add_row(self, number: int, owners: list[tuple[str, Any]]) -> None:
        carried = self.carried[number - 1] if number <= len(self.carried) else None
        self.fields[f"deviation_{number}_text"] = forms.CharField(
            label=_("Avvikelse %(number)d") % {"number": number},
            required=False,
            max_length=2_000,
            initial=carried.text if carried else "",
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        self.fields[f"deviation_{number}_owner"] = forms.ChoiceField(
            label=_("Ansvarig för avvikelse %(number)d") % {"number": number}, choices=owners, required=False
        )
        self.fields[f"deviation_{number}_due_on"] = forms.DateField(
            label=_("Avvikelse %(number)d klar senast") % {"number": number},
            required=False,
            initial=self.today + dt.timedelta(days=DUE_DAYS),
            widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        )

    def facts(self) -> list[BoundField]:
        """Return the fields about the review itself that stand alone."""
        return [self[name] for name in ("note", "correction_reason") if name in self.fields]

    def rows(self) -> list[DeviationRow]:
        """Return the rows for deviations, those that are carried over first."""
        return [
            DeviationRow(
                number=number,
                text=self[f"deviation_{number}_text"],
                owner=self[f"deviation_{number}_owner"],
                due_on=self[f"deviation_{number}_due_on"],
                carried=self.carried[number - 1] if number <= len(self.carried) else None,
            )
            for number in range(1, self.shown_rows + 1)
        ]

    def clean(self) -> dict[str, Any]:
        """Check what the fields say together; the service checks it once more."""
        cleaned = super().clean()
        performed_on, first, last = (cleaned.get(name) for name in ("performed_on", "period_from", "period_to"))
        if performed_on and performed_on > self.today:
            self.add_error("performed_on", _("Kontrollen kan inte vara gjord efter i dag."))
        if first and last and last < first:
            self.add_error("period_to", _("Slutdatum ligger före startdatum."))
        elif last and performed_on and last > performed_on:
            self.add_error("period_to", _("Perioden slutar efter att kontrollen gjordes."))
        counts = [cleaned.get(name) for name in ("checked_count", "removed_count", "changed_count")]
        if None not in counts and counts[1] + counts[2] > counts[0]:
            self.add_error("checked_count", _("Borttagna och ändrade konton är fler än de kontrollerade."))
        has_performer = cleaned.get("performed_by_post") or cleaned.get("performed_by_name")
        if not has_performer and "performed_by_post" not in self.errors:
            self.add_error("performed_by_post", _("Välj en befattning eller skriv ett namn."))
        for number in range(1, self.shown_rows + 1):
            self._clean_row(number, cleaned)
        return cleaned

    def _clean_row(self, number: int, cleaned: dict[str, Any]) -> None:
        text, due_on = cleaned.get(f"deviation_{number}_text"), cleaned.get(f"deviation_{number}_due_on")
        if number <= len(self.carried):
            return
        if not text:
            if cleaned.get(f"deviation_{number}_owner"):
                self.add_error(f"deviation_{number}_text", _("Skriv vad som avviker, eller välj Systemets ägare igen."))
            return
        field = f"deviation_{number}_due_on"
        if field in self.errors:
            return
        if due_on is None:
            self.add_error(field, _("Ange när avvikelsen ska vara åtgärdad."))
        elif due_on < self.today:
            self.add_error(field, _("Välj i dag eller en senare dag."))

    def review(self) -> AccessReview:
        """Return the unsaved review of a valid form."""
        return AccessReview(
            system=self.system,
            performed_by_post=self.posts.get(self.cleaned_data["performed_by_post"]),
            supersedes=self.corrected,
            correction_reason=self.cleaned_data.get("correction_reason", ""),
            **{name: self.cleaned_data[name] for name in PLAIN_FIELDS},
        )

    def deviations(self) -> list[FoundDeviation]:
        """Return the deviations of a valid form; empty rows, also of carried ones, are left out."""
        found = []
        for number in range(1, self.shown_rows + 1):
            text = self.cleaned_data[f"deviation_{number}_text"]
            if text:
                found.append(
                    FoundDeviation(
                        text=text,
                        due_on=self.cleaned_data[f"deviation_{number}_due_on"],
                        owner=self.posts.get(self.cleaned_data[f"deviation_{number}_owner"]),
                        carried=self.carried[number - 1] if number <= len(self.carried) else None,
                    )
                )
        return found

    def take_model_errors(self, error: ValidationError) -> None:
        """Show a service's validation errors at the fields they belong to, the rest at the top."""
        take_errors(self, error)


class IntervalForm(forms.Form):
    """The months between two reviews for each criticality, and whether what is planned moves along."""

    move_planned = forms.BooleanField(
        label=_("Flytta även kontroller som redan är planerade"),
        required=False,
        help_text=_(
            "Den nya dagen räknas från den senaste kontrollen. Ingen kontroll blir försenad av ändringen, "
            "och det som redan är försenat ligger kvar."
        ),
    )

    def __init__(self, *args: Any, months: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = {}
        for code in DEFAULT_MONTHS:
            fields[code] = forms.IntegerField(
                label=_("%(criticality)s, månader") % {"criticality": System.Criticality(code).label},
                min_value=1,
                max_value=60,
                initial=months[code],
            )
        self.fields = fields | self.fields

    def months(self) -> dict[str, int]:
        """Return the months of a valid form, by criticality."""
        return {code: self.cleaned_data[code] for code in DEFAULT_MONTHS}


def initial_of(*, today: dt.date, previous: AccessReview | None, post: Post | None) -> dict[str, Any]:
    """Return what a new review starts from: the period since the previous one, made today by the actor's post."""
    start = previous.period_to + dt.timedelta(days=1) if previous else None
    return {
        "performed_on": today,
        "period_from": start if start and start <= today else None,
        "period_to": today,
        "performed_by_post": str(post.pk) if post else "",
        "removed_count": 0,
        "changed_count": 0,
    }


def initial_of_correction(review: AccessReview) -> dict[str, Any]:
    """Return what a correction starts from: everything as it was recorded."""
    post = {"performed_by_post": str(review.performed_by_post_id or "")}
    return {name: getattr(review, name) for name in PLAIN_FIELDS} | post
