"""Names of units and courses as different systems write them, made comparable."""

import unicodedata

LONGEST_KEY = 200


def key_of(name: str) -> str:
    """Return the letters and digits of a name in lower case: spaces, hyphens and case do not tell names apart."""
    plain = unicodedata.normalize("NFC", name).casefold()
    return "".join(letter for letter in plain if letter.isalnum())[:LONGEST_KEY]
