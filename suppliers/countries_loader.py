"""Load what countries are in chapter V of the GDPR from the file that ships with the product."""

import tomllib
from pathlib import Path

from suppliers.models import CountryStanding

COUNTRIES_FILE = Path(__file__).parent / "shipped" / "countries.toml"


def load_countries(path: Path = COUNTRIES_FILE) -> list[CountryStanding]:
    """Add every country that the database lacks; one that is there stays as somebody has set it.

    Returns:
        The countries that were added.
    """
    present = {str(code) for code in CountryStanding.objects.values_list("country", flat=True)}
    added = []
    for group in tomllib.loads(path.read_text(encoding="utf-8"))["countries"]:
        told = {name: group.get(name, "") for name in ("standing", "basis", "note")}
        for code in group["codes"]:
            if code not in present:
                row = CountryStanding(country=code, checked_on=group.get("checked_on"), **told)
                row.full_clean()
                added.append(row)
    return CountryStanding.objects.bulk_create(added)
