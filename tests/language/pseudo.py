"""A language whose every text shows where it comes from the catalogue: ``⟦Spara⟧``."""

from collections.abc import Iterator
from contextlib import contextmanager
from gettext import NullTranslations

from django.utils import translation
from django.utils.translation import trans_real

MARK = "⟦"


class Pseudo(NullTranslations):
    """Puts brackets around each text; answers like the catalogue of a language with one and many."""

    def to_language(self) -> str:
        return "en-gb"

    def gettext(self, message: str) -> str:
        return f"{MARK}{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"{MARK}{msgid1 if n == 1 else msgid2}⟧"


@contextmanager
def pseudo_english() -> Iterator[None]:
    """Let English be the pseudo language for a while, and active."""
    before = trans_real._translations.get("en-gb")
    trans_real._translations["en-gb"] = Pseudo()
    try:
        with translation.override("en-gb"):
            yield
    finally:
        trans_real._translations.pop("en-gb")
        if before is not None:
            trans_real._translations["en-gb"] = before
