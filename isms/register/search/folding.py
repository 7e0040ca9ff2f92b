"""Fold letters so that å, ä and ö may be left out of what one types, in Python and in the database alike."""

from django.db.models import Func, TextField

# Each letter and what it is folded to, upper case too: not every server's lower() knows more than ASCII.
FOLDED_LETTERS = str.maketrans(
    "åäæöøéèêëáàâãíìîïóòôõúùûüýñçÅÄÆÖØÉÈÊËÁÀÂÃÍÌÎÏÓÒÔÕÚÙÛÜÝÑÇ\n",
    "aaaooeeeeaaaaiiiioooouuuuyncaaaooeeeeaaaaiiiioooouuuuync ",
)


class Fold(Func):
    """Text in lower case without rings, dots and accents, each line break a blank; an index on it serves ``LIKE``.

    The blank before each line lets ``% ab%`` find the beginnings of words by index, however short they are.
    """

    template = (
        "translate(lower(%(expressions)s), 'åäæöøéèêëáàâãíìîïóòôõúùûüýñçÅÄÆÖØÉÈÊËÁÀÂÃÍÌÎÏÓÒÔÕÚÙÛÜÝÑÇ' || chr(10), "
        "'aaaooeeeeaaaaiiiioooouuuuyncaaaooeeeeaaaaiiiioooouuuuync ')"
    )
    output_field = TextField()
    arity = 1


def fold(text: str) -> str:
    """Return a text as ``Fold`` does, letter by letter: it is as long as the text itself."""
    return "".join(_lower(letter) for letter in text).translate(FOLDED_LETTERS)


def _lower(letter: str) -> str:
    lower = letter.lower()
    return lower if len(lower) == 1 else letter


def is_plain(word: str) -> bool:
    """Tell whether a word has no letter that is folded: then it may stand for one with å, ä or ö."""
    return fold(word) == word.lower()
