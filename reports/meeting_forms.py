"""The form that the meeting about a review is written down in."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.forms import ReviewPartForm
from reports.models import ManagementReview
from reports.services.meeting import problem_of_day


class MeetingForm(ReviewPartForm):
    """Day, attendance and what was discussed."""

    met_on = forms.DateField(
        label=_("Mötesdag"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Dagen då genomgången gicks igenom. Töm alla fält för att ta bort mötet."),
    )
    attendance = forms.CharField(
        label=_("Närvarande"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("En befattning eller person per rad. Skriv inga andra personuppgifter än namn."),
    )
    notes = forms.CharField(
        label=_("Anteckningar"),
        required=False,
        max_length=20_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_(
            "Vad som diskuterades. Samma enkla format som i avsnitten: tom rad ger nytt stycke, ”- ” en punkt."
        ),
    )

    def __init__(self, *args: Any, review: ManagementReview, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.review, self.today = review, today

    @staticmethod
    def initial_of(review: ManagementReview) -> dict[str, Any]:
        """Return what the form shows of a review."""
        return {
            "version": review.version,
            "met_on": review.met_on,
            "attendance": review.attendance,
            "notes": review.meeting_notes,
        }

    def clean(self) -> dict[str, Any]:
        """The day is one on which the meeting can have been held."""
        cleaned = super().clean()
        if "met_on" not in self.errors:
            has_texts = bool((cleaned.get("attendance") or "").strip() or (cleaned.get("notes") or "").strip())
            has_texts = has_texts or "attendance" in self.errors or "notes" in self.errors
            problem = problem_of_day(self.review, cleaned.get("met_on"), today=self.today, has_texts=has_texts)
            if problem:
                self.add_error("met_on", problem)
        return cleaned
