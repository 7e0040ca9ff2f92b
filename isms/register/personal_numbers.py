"""Find Swedish personal identity numbers in text, so that they are taken out before they are stored.

Personnummer and samordningsnummer, with or without century, hyphen or plus sign (folkbokföringslagen
1991:481, 18 and 18 a §§). A number counts when its date exists and its check digit is right, so that case
numbers, telephone numbers and the like are seldom taken for one.
"""

import datetime as dt
import re
from collections.abc import Iterator

from stdnum import luhn

REPLACEMENT = "[personnummer]"
# A samordningsnummer has 60 added to the day.
COORDINATION_DAYS = 60
_CANDIDATE = re.compile(
    r"(?<![\d-])(?P<century>18|19|20)?(?P<year>\d\d)(?P<month>\d\d)(?P<day>\d\d)"
    r"(?P<mark>[ ]?[-+\u2010-\u2015\u2212][ ]?|[ ])?(?P<serial>\d{4})(?![\d-])",
    re.ASCII,
)


def find_personal_numbers(text: str) -> list[re.Match[str]]:
    """Return where personal identity numbers stand in a text, in order."""
    return [match for match in _CANDIDATE.finditer(text) if _is_personal_number(match)]


def lines_with_personal_numbers(text: str) -> list[int]:
    """Return the lines, counted from 1, where personal identity numbers begin: told without repeating them."""
    return sorted({text.count("\n", 0, match.start()) + 1 for match in find_personal_numbers(text)})


def replace_personal_numbers(text: str) -> str:
    """Return the text with each personal identity number replaced."""
    parts, end = [], 0
    for match in find_personal_numbers(text):
        parts += [text[end : match.start()], REPLACEMENT]
        end = match.end()
    return "".join([*parts, text[end:]])


def _is_personal_number(match: re.Match[str]) -> bool:
    digits = "".join(match[name] for name in ("year", "month", "day", "serial"))
    return luhn.is_valid(digits) and any(_is_day(year, match) for year in _years(match))


def _years(match: re.Match[str]) -> Iterator[int]:
    """Yield the years that the number may mean; without a century it may be any of the last ones."""
    for century in [match["century"]] if match["century"] else ["18", "19", "20"]:
        yield int(century + match["year"])


def _is_day(year: int, match: re.Match[str]) -> bool:
    day = int(match["day"])
    try:
        dt.date(year, int(match["month"]), day - COORDINATION_DAYS if day > COORDINATION_DAYS else day)
    except ValueError:
        return False
    return True
