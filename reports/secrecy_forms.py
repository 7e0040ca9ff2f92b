"""Forms that mark parts of a review for secrecy and check what an edition's file is."""

import re
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from isms.register.attachments import MAX_BYTES
from isms.register.personal_number_guard import PersonalNumberBlock
from reports.models import SecrecyMark
from reports.parts import Part, suggested_grounds

OTHER = "other"
CHECKSUM = re.compile(r"[0-9a-f]{64}")


class MarkForm(PersonalNumberBlock):
    """Whether a part is open, and otherwise on which ground and why it is not."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    is_public = forms.ChoiceField(
        label=_("Offentlighet"),
        choices=[("yes", _("Öppen")), ("no", _("Sekretessmarkerad"))],
        widget=forms.RadioSelect,
    )
    ground = forms.ChoiceField(label=_("Bestämmelse"), required=False)
    other_ground = forms.CharField(
        label=_("Annan bestämmelse"),
        required=False,
        max_length=120,
        help_text=_("Skriv kapitel, paragraf och lag. Bestämmelsen står i den öppna utgåvan."),
    )
    handling = forms.ChoiceField(
        label=_("I den öppna utgåvan"),
        required=False,
        choices=SecrecyMark.Handling.choices,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Skäl"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Varför uppgiften kan skada om den röjs. Skälet står bara i den fullständiga utgåvan."),
    )

    def __init__(self, *args: Any, part: Part, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grounds = [(each.provision, f"{each.provision}: {each.about}") for each in suggested_grounds()]
        self.fields["ground"].choices = [("", _("Välj")), *grounds, (OTHER, _("Annan bestämmelse"))]
        if part.part != SecrecyMark.Part.FIGURE:
            del self.fields["handling"]

    @staticmethod
    def initial_of(part: Part, version: int) -> dict[str, Any]:
        """Return what the form shows of a part."""
        known = part.ground in {each.provision for each in suggested_grounds()}
        return {
            "version": version,
            "is_public": "no" if part.is_marked else "yes",
            "ground": part.ground if known else OTHER if part.ground else "",
            "other_ground": "" if known else part.ground,
            "handling": part.handling,
            "reason": part.reason,
        }

    def clean(self) -> dict[str, Any]:
        """A marking has a provision and a reason."""
        cleaned = super().clean()
        if cleaned.get("is_public") != "no":
            return cleaned
        if cleaned.get("ground") == OTHER:
            if not cleaned.get("other_ground") and "other_ground" not in self.errors:
                self.add_error("other_ground", _("Skriv bestämmelsen."))
        elif not cleaned.get("ground") and "ground" not in self.errors:
            self.add_error("ground", _("Välj bestämmelsen som markeringen gäller."))
        if not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Skriv varför uppgiften är sekretessmarkerad."))
        if "handling" in self.fields and not cleaned.get("handling"):
            cleaned["handling"] = SecrecyMark.Handling.OMIT
        return cleaned

    def marking(self) -> dict[str, str]:
        """Return ground, reason and handling of a valid form."""
        values = self.cleaned_data
        ground = values["other_ground"] if values["ground"] == OTHER else values["ground"]
        handling = values.get("handling") or SecrecyMark.Handling.OMIT
        return {"ground": ground, "reason": values["reason"], "handling": handling}


class CheckForm(forms.Form):
    """A file or a checksum that somebody wants to know the origin of."""

    file = forms.FileField(
        label=_("Fil"),
        required=False,
        max_length=200,
        help_text=_("En pdf eller ett arkivpaket. Filen jämförs och sparas inte."),
        error_messages={"empty": _("Filen är tom.")},
    )
    checksum = forms.CharField(
        label=_("Kontrollsumma (SHA-256)"),
        required=False,
        max_length=200,
        help_text=_("64 tecken, av filen eller från rapportens första sida."),
    )

    def clean_checksum(self) -> str:
        """Take the checksum as it is often pasted: with spaces, line breaks or capitals."""
        pasted = "".join(self.cleaned_data["checksum"].split()).lower()
        if pasted and not CHECKSUM.fullmatch(pasted):
            raise forms.ValidationError(_("En kontrollsumma har 64 tecken: siffror och bokstäverna a till f."))
        return pasted

    def clean_file(self) -> UploadedFile | None:
        """Refuse what is too large to be an edition."""
        upload = self.cleaned_data["file"]
        if upload and upload.size > MAX_BYTES:
            raise forms.ValidationError(_("Filen är större än 25 MB och är ingen utgåva."))
        return upload

    def clean(self) -> dict[str, Any]:
        """One of the two is given."""
        cleaned = super().clean()
        if not self.errors and not cleaned.get("file") and not cleaned.get("checksum"):
            self.add_error("file", _("Välj en fil eller klistra in en kontrollsumma."))
        return cleaned
