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
    # False where the text may be published, or where the form is a row among many: then it can only be taken out.
    MAY_KEEP = True

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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Leave the question out until there is something to ask; a form that shows all its fields then shows it."""
        super().__init__(*args, **kwargs)
        self._question = self.fields[CHOICE]
        if not (self.is_bound and self.add_prefix(CHOICE) in self.data and self.MAY_KEEP):
            del self.fields[CHOICE]

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
            if not self.MAY_KEEP:
                self.add_error(name, refusal(lines))
                continue
            self.asks_about_personal_numbers = True
            self.fields.setdefault(CHOICE, self._question)
            if answer == REPLACE:
                cleaned[name] = replace_personal_numbers(value)
            elif answer != KEEP:
                self.add_error(name, _warning(lines))
        return cleaned


class PersonalNumberBlock(PersonalNumberGuard):
    """A form that takes no personal identity number at all: what is written in it may be published."""

    MAY_KEEP = False


def refusal(lines: list[int]) -> ValidationError:
    """Return what is told where a personal identity number can only be taken out."""
    told = ngettext(
        "Texten verkar innehålla ett personnummer (rad %(lines)s). Ta bort det.",
        "Texten verkar innehålla personnummer (rad %(lines)s). Ta bort dem.",
        len(lines),
    )
    return ValidationError(told % {"lines": get_text_list([str(line) for line in lines], _("och"))})


def _warning(lines: list[int]) -> ValidationError:
    where = get_text_list([str(line) for line in lines], _("och"))
    told = ngettext(
        "Texten verkar innehålla ett personnummer (rad %(lines)s). Ta bort det, eller välj nedan.",
        "Texten verkar innehålla personnummer (rad %(lines)s). Ta bort dem, eller välj nedan.",
        len(lines),
    )
    return ValidationError(told % {"lines": where})
