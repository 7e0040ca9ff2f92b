"""Organisation numbers: Swedish ones are checked and written one way, foreign ones only tidied."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.se import orgnr

SWEDEN = "SE"
# The third digit of a Swedish organisation number is at least two, which tells it from a personal identity number.
LEAST_THIRD_DIGIT = "2"


def normalise_organisation_number(number: str, *, country: str) -> str:
    """Return an organisation number as it is stored; empty stays empty.

    Args:
        country: ISO 3166 code; only Swedish numbers have a form that is known here.

    Raises:
        ValidationError: a Swedish number has a wrong form or control digit, or is a personal identity number.
    """
    tidy = " ".join(number.split()).upper()
    if not tidy or country != SWEDEN:
        return tidy
    digits = "".join(character for character in tidy if character not in " -")
    if len(digits) == 12 and digits.startswith("16"):
        digits = digits[2:]
    if not (digits.isascii() and digits.isdigit() and orgnr.is_valid(digits)):
        raise ValidationError(
            _("Organisationsnumret är inte giltigt. Skriv tio siffror, till exempel 212000-0142. Kontrollera landet."),
            code="invalid",
        )
    if digits[2] < LEAST_THIRD_DIGIT:
        raise ValidationError(
            _("Numret ser ut som ett personnummer. Lämna fältet tomt för en enskild firma."), code="personal"
        )
    return orgnr.format(digits)
