"""Forms of the review's way: answer for one's part, record a paper, correct what is approved."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from isms.register.decisions import DecisionGroundForm
from isms.register.personal_number_guard import PersonalNumberBlock
from isms.register.personal_numbers import replace_personal_numbers
from reports.models import PartConfirmation


class AnswerForm(PersonalNumberBlock):
    """Whether one's part of the review is right."""

    answer = forms.ChoiceField(
        label=_("Din del"),
        choices=PartConfirmation.Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj om din del stämmer.")},
    )
    comment = forms.CharField(
        label=_("Kommentar"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def clean(self) -> dict[str, Any]:
        """An objection says what needs to change."""
        cleaned = super().clean()
        if cleaned.get("answer") == PartConfirmation.Answer.OBJECTED and not cleaned.get("comment"):
            self.add_error("comment", _("Skriv vad som behöver ändras."))
        return cleaned


class PaperForm(DecisionGroundForm):
    """A signed approval on paper."""

    content_sha256 = forms.CharField(widget=forms.HiddenInput)
    signed_on = forms.DateField(
        label=_("Undertecknad"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    case_number = forms.CharField(
        label=_("Handlingens diarienummer"), max_length=40, help_text=_("Till exempel KUN 2026/123-4.")
    )
    file = forms.FileField(
        label=_("Undertecknad handling"),
        max_length=200,
        help_text=_("Inskannad, helst som pdf. Högst 25 MB."),
        error_messages={"required": _("Välj den undertecknade handlingen."), "empty": _("Filen är tom.")},
    )

    field_order = ("content_sha256", "signed_on", "case_number", "file")

    def clean_file(self) -> UploadedFile:
        """Take personal identity numbers out of the file's name."""
        upload = self.cleaned_data["file"]
        upload.name = replace_personal_numbers(upload.name)
        return upload


class CorrectForm(PersonalNumberBlock):
    """What the next edition corrects."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    changes = forms.CharField(
        label=_("Vad rättas?"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Står på den rättade utgåvans första sida, även i den öppna. Skriv inget sekretessmarkerat här."),
        error_messages={"required": _("Skriv vad som rättas.")},
    )
