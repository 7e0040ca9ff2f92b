"""Reads of notes as their list shows them."""

from dataclasses import dataclass

from isms.register.access import Actor
from reports.aids import chapters_to_note
from reports.models import YearNote


@dataclass(frozen=True)
class NotedChapter:
    """A chapter with what is noted under it."""

    heading: str
    notes: tuple[YearNote, ...]


def years_with_notes(actor: Actor) -> list[int]:
    """Return the years about which the actor sees notes, the latest first."""
    years = YearNote.objects.visible_to(actor).order_by("-year").values_list("year", flat=True)
    return list(years.distinct())


def notes_of_year(actor: Actor, year: int) -> list[NotedChapter]:
    """Return the chapters that hold notes of a year which the actor sees, in the report's order.

    Notes under a chapter that no longer exists come last, so that none is lost.
    """
    by_chapter: dict[str, list[YearNote]] = {}
    for note in YearNote.objects.visible_to(actor).filter(year=year).by_day():
        by_chapter.setdefault(note.chapter_code, []).append(note)
    headings = dict(chapters_to_note(actor.organisation)) if by_chapter else {}
    order = [*headings, *(code for code in sorted(by_chapter) if code not in headings)]
    return [NotedChapter(headings.get(code, code), tuple(by_chapter[code])) for code in order if code in by_chapter]
