"""A field that names countries by their Swedish names or codes: there are 250 of them to choose among."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django_countries import countries

from assets.countries import country_choices

SEPARATORS = re.compile(r"[,;\n]+")
MOST = 40


def read_countries(text: str) -> list[str]:
    """Return the codes of countries written by name or code and separated by commas, each once.

    Raises:
        ValidationError: a country is unknown, or there are too many.
    """
    known = {name.casefold(): code for code, name in country_choices()}
    found, unknown = [], []
    for part in (part.strip() for part in SEPARATORS.split(text)):
        if not part:
            continue
        code = part.upper() if countries.name(part.upper()) else known.get(part.casefold())
        if code is None:
            unknown.append(part)
        else:
            found.append(code)
    if unknown:
        raise ValidationError(
            _("Okända länder: %(names)s. Skriv namnet på svenska eller landskoden.")
            % {"names": ", ".join(unknown)[:200]}
        )
    if len(found) > MOST:
        raise ValidationError(_("Ange högst %(most)d länder.") % {"most": MOST})
    return list(dict.fromkeys(found))


class CountriesField(forms.CharField):
    """Countries separated by commas; gives their codes in the order written, each once."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=2_000, **kwargs)

    def prepare_value(self, value: Any) -> str | None:
        """Write codes as names; what somebody typed stays as it is."""
        if value is None or isinstance(value, str):
            return value
        return ", ".join(str(countries.name(code) or code) for code in value)

    def clean(self, value: Any) -> list[str]:
        """Find the countries, or say which are unknown."""
        if isinstance(value, list):  # an initial value that came through untouched
            value = self.prepare_value(value)
        text = super().clean(value)
        return read_countries(text)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare as the field shows it."""
        return super().has_changed(self.prepare_value(initial), data)
