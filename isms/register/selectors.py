"""The search over all registers: what it finds, in which order, and what it offers when it finds little."""

from dataclasses import dataclass
from functools import reduce
from operator import and_

from django.db.models import Case, Count, F, IntegerField, Q, When, Window
from django.db.models.functions import RowNumber
from django.utils.functional import Promise

from isms.register import registers
from isms.register.access import Actor
from isms.register.models import Attachment, Entry
from isms.register.querysets import EntryQuerySet
from isms.register.search.folding import Fold, fold
from isms.register.search.marking import Part, excerpt, marked
from isms.register.search.similar import looser_likeness, meant_instead, similar_to
from isms.register.search.words import inside, references_of, words_of
from isms.register.sorting import SwedishOrder

SHOWN_PER_REGISTER = 10
SHOWN_OF_ONE_REGISTER = 200
FILES_SHOWN = 10
SUGGESTED = 8
SHORTEST_SUGGESTED = 2
# With fewer hits than this, what resembles the words is shown too.
FEW = 3
EXACT, BEGINS_TITLE, BEGINS_WORD, IN_TITLE, ELSEWHERE = range(5)


@dataclass(frozen=True)
class Hit:
    """An entry that a search found, with the parts to mark; ``excerpt`` is empty when the title says it all."""

    entry: Entry
    reference: tuple[Part, ...]
    title: tuple[Part, ...]
    excerpt: tuple[Part, ...] = ()


@dataclass(frozen=True)
class FileHit:
    """A file whose name a search found."""

    attachment: Attachment
    name: tuple[Part, ...]


@dataclass(frozen=True)
class SearchGroup:
    """The first hits in one register, and how many there are in all."""

    kind: str
    label: str | Promise
    hits: tuple[Hit, ...]
    count: int


@dataclass(frozen=True)
class SearchResult:
    """Hits by register, files, and what resembles the words when there is little else."""

    groups: tuple[SearchGroup, ...] = ()
    files: tuple[FileHit, ...] = ()
    similar: tuple[Hit, ...] = ()
    meant: str = ""
    archived_count: int = 0

    @property
    def count(self) -> int:
        """How many entries match, shown or not."""
        return sum(group.count for group in self.groups)


def search_entries(actor: Actor, text: str, *, kind: str = "", is_archived: bool = False) -> SearchResult:
    """Find entries of any register that the actor may see, exact references and case numbers first.

    Args:
        text: words, part of a word, a reference or a case number; empty finds nothing.
        kind: the only register to look in; it is shown at length.
        is_archived: look among what is archived instead.
    """
    words = words_of(text)
    if not words:
        return SearchResult()
    visible = Entry.objects.visible_to(actor)
    if kind:
        visible = visible.filter(kind=kind)
    within = visible.archived() if is_archived else visible.active()
    groups = _groups(actor, within.matching(text), text, words, most=SHOWN_OF_ONE_REGISTER if kind else None)
    found = sum(group.count for group in groups)
    seen = [hit.entry.pk for group in groups for hit in group.hits]
    similar = _similar(actor, within.exclude(pk__in=seen), words) if found < FEW else ()
    return SearchResult(
        groups=groups,
        files=() if kind or is_archived else _files(actor, words),
        similar=similar,
        meant=meant_instead(words, [hit.entry.title for hit in similar]) if not found else "",
        archived_count=0 if is_archived or found >= FEW else visible.archived().matching(text).count(),
    )


def suggest_entries(actor: Actor, text: str) -> tuple[Hit, ...]:
    """Return the few entries that a search being typed leads to first."""
    words = words_of(text)
    if len(text.strip()) < SHORTEST_SUGGESTED or not words:
        return ()
    matching = Entry.objects.visible_to(actor).active().matching(text)
    ranked = _ranked(matching, text, words).with_names().order_by("rank", SwedishOrder("title"), "pk")
    return tuple(_hit(entry, words) for entry in ranked[:SUGGESTED])


def _ranked(entries: EntryQuerySet, text: str, words: list[str]) -> EntryQuerySet:
    """Tell how well each entry answers to a text: by its number, its title's beginning, its title, or otherwise."""
    typed = fold(text.strip())
    exact = Q(reference__in=references_of(text)) | Q(case_number__iexact=text.strip())
    if any(letter.isdigit() for letter in typed):
        exact |= Q(case_number__iendswith=f" {text.strip()}")
    in_title = reduce(and_, (inside(word, folded="folded_title", plain="title") for word in words))
    return entries.alias(folded_title=Fold("title")).annotate(
        rank=Case(
            When(exact, then=EXACT),
            When(folded_title__startswith=typed, then=BEGINS_TITLE),
            When(folded_title__contains=f" {typed}", then=BEGINS_WORD),
            When(in_title, then=IN_TITLE),
            default=ELSEWHERE,
            output_field=IntegerField(),
        )
    )


def _groups(
    actor: Actor, matching: EntryQuerySet, text: str, words: list[str], *, most: int | None
) -> tuple[SearchGroup, ...]:
    """Read the best hits of each register and how many it has in two queries; a register with an exact hit leads."""
    by_kind = [F("kind")]
    placed = _ranked(matching, text, words).annotate(
        place=Window(
            RowNumber(), partition_by=by_kind, order_by=[F("rank").asc(), SwedishOrder("title"), F("pk").asc()]
        ),
        of_kind=Window(Count("*"), partition_by=by_kind),
    )
    placed = placed.filter(place__lte=most or SHOWN_PER_REGISTER).order_by("kind", "place")
    rows = list(placed.values_list("pk", "kind", "of_kind", "rank"))
    entries = _with_detail(actor, [pk for pk, *_rest in rows])
    groups = []
    for definition in registers.every():
        of_kind = [row for row in rows if row[1] == definition.kind]
        if hits := tuple(_hit(entries[pk], words) for pk, *_rest in of_kind if pk in entries):
            group = SearchGroup(definition.kind, definition.label_plural, hits, of_kind[0][2])
            groups.append((of_kind[0][3] != EXACT, group))
    return tuple(group for _is_inexact, group in sorted(groups, key=lambda pair: pair[0]))


def _with_detail(actor: Actor, keys: list[int]) -> dict[int, Entry]:
    if not keys:
        return {}
    found = Entry.objects.visible_to(actor).filter(pk__in=keys).with_flags(actor.today).with_names()
    return {entry.pk: entry for entry in found}


def _similar(actor: Actor, entries: EntryQuerySet, words: list[str]) -> tuple[Hit, ...]:
    with looser_likeness():
        keys = list(similar_to(entries, words).values_list("pk", flat=True))
    found = _with_detail(actor, keys)
    return tuple(_hit(found[pk], words) for pk in keys if pk in found)


def _files(actor: Actor, words: list[str]) -> tuple[FileHit, ...]:
    """Return the files in use whose names have every word; a marked one only for those who may open it."""
    files = Attachment.objects.visible_to(actor).present().with_state().alias(folded_name=Fold("name"))
    files = files.filter(reduce(and_, (inside(word, folded="folded_name", plain="name") for word in words)))
    files = files.filter(entry__archived_at__isnull=True, is_superseded=False)
    found = files.select_related("entry__organisation").order_by(SwedishOrder("name"), "pk")[:FILES_SHOWN]
    return tuple(FileHit(attachment, marked(attachment.name, words)) for attachment in found)


def _hit(entry: Entry, words: list[str]) -> Hit:
    title, reference = marked(entry.title, words), marked(entry.reference, words)
    if entry.is_restricted or any(part.is_found for part in (*title, *reference)):
        return Hit(entry, reference, title)  # what a restricted entry says is read on its page, where it is logged
    lines = entry.search_text.split("\n")[2:]  # what follows reference and title
    around = next((found for line in lines if (found := excerpt(line, words))), ())
    return Hit(entry, reference, title, around)
