"""Words that tell a hidden entry by sight, and the answers that they stand in."""

import io
import re
import zipfile
from dataclasses import dataclass

import pypdf
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpResponse

from isms.register.models import Attachment, Entry

SEES_RESTRICTED = ("coordinator", "data_protection_officer")


@dataclass(frozen=True)
class HiddenWords:
    """What no answer may hold: by whose eyes it is hidden."""

    foreign: frozenset[str]
    restricted: frozenset[str]
    restricted_without_personal_data: frozenset[str]
    marked: frozenset[str]

    def hidden_from(self, who: str) -> frozenset[str]:
        """Return the words that a role in the organisation may meet nowhere; told by role, not by the program."""
        if who == "coordinator":
            return self.foreign
        if who == "data_protection_officer":
            return self.foreign | self.restricted_without_personal_data
        if who == "owner":  # of the entry with the marked file
            return self.foreign | self.restricted
        return self.foreign | self.restricted | self.marked


def name_hidden_entries(organisation: str) -> None:
    """Give each restricted entry and each of another organisation a title that nothing else is called."""
    hidden = Entry.objects.filter(is_restricted=True) | Entry.objects.exclude(organisation__slug=organisation)
    word = Concat(Value("Dolt"), Cast("pk", CharField()), Value("slut"))
    hidden.update(title=word, search_text=Concat(word, Value(" "), F("reference")))


def hidden_words(organisation: str) -> HiddenWords:
    """Return the words as the register stands."""
    foreign, restricted, impersonal = set(), set(), set()
    for entry in Entry.objects.select_related("organisation"):
        if entry.organisation.slug != organisation:
            foreign.add(entry.title)  # its reference may be one of our own, too
        elif entry.is_restricted:
            words = {entry.title, entry.reference}
            restricted |= words
            impersonal |= set() if entry.concerns_personal_data else words
    marked = set()
    for file in Attachment.objects.select_related("entry__organisation"):
        if file.entry.organisation.slug != organisation:
            foreign.add(file.name)
        elif file.entry.is_restricted:
            restricted.add(file.name)
        elif file.is_secret:
            marked.add(file.name)
    return HiddenWords(frozenset(foreign), frozenset(restricted), frozenset(impersonal), frozenset(marked))


def words_in(answer: HttpResponse, words: frozenset[str]) -> list[str]:
    """Return those of some words that an answer holds: a page, a feed, a PDF, a spreadsheet or a document."""
    if answer.status_code != 200:
        return []
    text = _text_of(answer)
    return sorted(word for word in words if word in text and re.search(rf"{re.escape(word)}(?!\d)", text))


def _text_of(answer: HttpResponse) -> str:
    content = answer.getvalue()
    if content.startswith(b"%PDF-1.7\n%"):
        reader = pypdf.PdfReader(io.BytesIO(content))
        return " ".join(page.extract_text() for page in reader.pages) + str(reader.metadata)
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return " ".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    return content.decode("utf-8", "replace")
