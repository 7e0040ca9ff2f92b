"""The form in which an årsgenomgång is made: an answer to each part, posted once."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from assets.annual_review.selectors import AskedPart
from assets.annual_review.signing import PartAnswer
from assets.models import AnnualReviewPart
from isms.register.forms import take_errors
from isms.register.personal_number_guard import PersonalNumberGuard


@dataclass(frozen=True)
class PartFields:
    """A part with its bound fields, for the page."""

    asked: AskedPart
    answer: BoundField
    note: BoundField


class AnnualReviewForm(PersonalNumberGuard):
    """Oförändrat or ändrat for each part, a note where something has changed, and the signature."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    previous_id = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, asked: list[AskedPart], needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for row in asked:
            self.fields[f"{row.part.code}_answer"] = forms.ChoiceField(
                label=row.part.question,
                choices=AnnualReviewPart.Answer.choices,
                widget=forms.RadioSelect,
                error_messages={"required": _("Välj Oförändrat eller Ändrat.")},
            )
            self.fields[f"{row.part.code}_note"] = forms.CharField(
                label=_("Anteckning om %(part)s") % {"part": str(row.part.label).lower()},
                required=False,
                max_length=20_000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        self.fields["note"] = forms.CharField(
            label=_("Övrigt"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 2})
        )
        if needs_reason:
            self.fields["on_behalf_reason"] = forms.CharField(
                label=_("Varför signerar du i ägarens ställe?"),
                max_length=2_000,
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text=_("Skriv hur och när ägaren har svarat, till exempel vid ett möte eller i ett mejl."),
            )

    def rows(self) -> list[PartFields]:
        """Return each part with its bound fields."""
        return [PartFields(row, self[f"{row.part.code}_answer"], self[f"{row.part.code}_note"]) for row in self.asked]

    def signature(self) -> list[BoundField]:
        """Return the fields that belong to the signature."""
        return [self[name] for name in ("note", "on_behalf_reason") if name in self.fields]

    def clean(self) -> dict[str, Any]:
        """Ask for a note where a part has changed."""
        cleaned = super().clean()
        for row in self.asked:
            note = f"{row.part.code}_note"
            is_changed = cleaned.get(f"{row.part.code}_answer") == AnnualReviewPart.Answer.CHANGED
            if is_changed and not cleaned.get(note) and note not in self.errors:
                self.add_error(note, _("Skriv vad som har ändrats."))
        return cleaned

    def answers(self) -> dict[str, PartAnswer]:
        """Return the answers of a valid form, by the part's code."""
        return {
            row.part.code: PartAnswer(
                answer=self.cleaned_data[f"{row.part.code}_answer"],
                note=self.cleaned_data[f"{row.part.code}_note"],
                summary=row.summary,
            )
            for row in self.asked
        }

    def take_model_errors(self, error: ValidationError) -> None:
        """Show a service's validation errors at the fields they belong to, the rest at the top."""
        take_errors(self, error)
