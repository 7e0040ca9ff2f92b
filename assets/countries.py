"""Where a system is run: the countries in Swedish order, and those inside EU/EES."""

from functools import lru_cache

from django.utils.translation import gettext_lazy as _
from django_countries import countries

# The EU's members, and Iceland, Liechtenstein and Norway: no transfer to a third country (GDPR chapter V).
EEA = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK".split()  # noqa: SIM905
)
SWEDEN = "SE"
PLACES = [
    ("sweden", _("Sverige")),
    ("eea", _("Annat land i EU/EES")),
    ("outside", _("Utanför EU/EES")),
    ("unknown", _("Inte angivet")),
]
_AFTER_Z = str.maketrans("åäöéü", "{|}eu")


@lru_cache(maxsize=1)
def country_choices() -> tuple[tuple[str, str], ...]:
    """Return every country as code and Swedish name: Sweden first, then å, ä and ö last."""
    rest = sorted(
        ((country.code, str(country.name)) for country in countries if country.code != SWEDEN),
        key=lambda pair: pair[1].lower().translate(_AFTER_Z),
    )
    return ((SWEDEN, str(countries.name(SWEDEN))), *rest)
