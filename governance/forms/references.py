"""Forms of the items of VoR, IKP and RSA."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from governance.models import PlanningReference
from governance.models.recommendation import FIRST_YEAR, LAST_YEAR
from governance.models.reference import Tertial
from governance.services.references import ReferenceRow
from isms.register.forms import LONGEST_TEXT
from isms.register.personal_number_guard import PersonalNumberGuard

SEPARATOR = re.compile(r"[\t;]")
MOST_ROWS = 200
LONGEST_CODE, LONGEST_LINE = 40, 2_000


class ReferenceRowsForm(PersonalNumberGuard):
    """The lines of one year's document, typed or pasted from a table."""

    kind = forms.ChoiceField(label=_("Dokument"), choices=PlanningReference.Kind.choices, widget=forms.RadioSelect)
    year = forms.IntegerField(label=_("År"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    rows = forms.CharField(
        label=_("Rader"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_(
            "En rad per risk eller kontroll: id, vad det gäller och tertialen om den anges, med tabb eller semikolon "
            "emellan. Till exempel: 4.2; Behörigheter följs inte upp; T2. Klistra gärna in ur ett kalkylblad. "
            "Ett id som redan finns får den nya texten. Beskriv kort och allmänt."
        ),
        error_messages={"required": _("Skriv minst en rad.")},
    )

    def clean(self) -> dict[str, Any]:
        """Read the lines when no personal identity number stands in them."""
        cleaned = super().clean()
        if "rows" in cleaned and "rows" not in self.errors:
            try:
                cleaned["rows"] = read_rows(cleaned["rows"])
            except ValidationError as error:
                self.add_error("rows", error)
        return cleaned


def read_rows(text: str) -> list[ReferenceRow]:
    """Read pasted lines.

    Raises:
        ValidationError: one sentence for each line that is wrong.
    """
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(lines) > MOST_ROWS:
        raise ValidationError(_("Högst %(most)d rader åt gången.") % {"most": MOST_ROWS})
    rows, problems, seen = [], [], {}
    for number, line in lines:
        try:
            row = _read(line)
        except ValidationError as error:
            problems.append(_t("Rad %(number)d: %(why)s") % {"number": number, "why": error.message})
            continue
        if row.code.casefold() in seen:
            told = _t("Rad %(number)d: samma id som rad %(other)d.")
            problems.append(told % {"number": number, "other": seen[row.code.casefold()]})
        seen.setdefault(row.code.casefold(), number)
        rows.append(row)
    if problems:
        raise ValidationError(problems)
    return rows


def _read(line: str) -> ReferenceRow:
    """Read one line.

    Raises:
        ValidationError: with why, as a sentence.
    """
    parts = [part.strip() for part in SEPARATOR.split(line)]
    while len(parts) > 2 and not parts[-1]:
        parts.pop()
    tertial = ""
    if len(parts) > 2 and parts[-1].lower() in Tertial.values:
        tertial = parts.pop().lower()
    code, text = parts[0], "; ".join(part for part in parts[1:] if part)
    if not code or not text:
        raise ValidationError(_("skriv både id och vad det gäller, med tabb eller semikolon emellan."))
    if len(code) > LONGEST_CODE:
        raise ValidationError(_("id:t är längre än 40 tecken."))
    if len(text) > LONGEST_LINE:
        raise ValidationError(_("texten är längre än 2 000 tecken."))
    return ReferenceRow(code, text, tertial)


class ReferenceForm(PersonalNumberGuard, forms.ModelForm):
    """One item."""

    class Meta:
        model = PlanningReference
        fields = ("kind", "year", "code", "text", "tertial")
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}


class ChooseReferencesForm(forms.Form):
    """What an entry points to."""

    references = forms.TypedMultipleChoiceField(
        label=_("Hänvisningar"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, offered: list[PlanningReference], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_key = {str(reference.pk): reference for reference in offered}
        self.fields["references"].choices = [
            (key, f"{reference}. {reference.text}") for key, reference in by_key.items()
        ]
        self.fields["references"].coerce = by_key.__getitem__
