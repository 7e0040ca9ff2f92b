"""A form that lets no personal identity number into the register unseen.

The first time one stands in a text, the form comes back with everything that was typed and asks: replace it,
or keep it because it is something else. Nothing is stored meanwhile, and the number is repeated nowhere.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from isms.register.personal_numbers import lines_with_personal_numbers, replace_personal_numbers

REPLACE, KEEP = "replace", "keep"
CHOICE = "personal_numbers"


class PersonalNumberGuard(forms.Form):
    """Adds the question to a form, asked only when one of its texts seems to hold a personal identity number."""

    # Fields where a name, a telephone number or an address is what is asked for.
    UNGUARDED: tuple[str, ...] = ()

    personal_numbers = forms.ChoiceField(
        label=gettext_lazy("Personnummer i texten"),
        choices=[
            (REPLACE, gettext_lazy("Ersätt med [personnummer]")),
            (KEEP, gettext_lazy("Det är inget personnummer, spara texten som den är")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )

    asks_about_personal_numbers = False

    def clean(self) -> dict[str, Any]:
        """Ask about each text with a personal identity number, or do what was answered."""
        cleaned = super().clean() or self.cleaned_data
        answer = cleaned.get(CHOICE)
        for name, value in list(cleaned.items()):
            field = self.fields[name]
            # What nobody types, such as a checksum, may hold digits that look like one by chance.
            if name in self.UNGUARDED or not isinstance(field, forms.CharField) or field.widget.is_hidden:
                continue
            if not isinstance(value, str) or not (lines := lines_with_personal_numbers(value)):
                continue
            self.asks_about_personal_numbers = True
            if answer == REPLACE:
                cleaned[name] = replace_personal_numbers(value)
            elif answer != KEEP:
                self.add_error(name, _warning(lines))
        return cleaned


def _warning(lines: list[int]) -> ValidationError:
    where = get_text_list([str(line) for line in lines], _("och"))
    told = ngettext(
        "Texten verkar innehålla ett personnummer (rad %(lines)s). Ta bort det, eller välj nedan.",
        "Texten verkar innehålla personnummer (rad %(lines)s). Ta bort dem, eller välj nedan.",
        len(lines),
    )
    return ValidationError(told % {"lines": where})
