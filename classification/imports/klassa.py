"""Import what another tool says of each system: levels, date, link and how many requirements are met."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assets.models import System
from classification.external import RequirementTotals, record_external_classification
from classification.models import Classification, Level, Method, MethodChoice
from classification.selectors import choice_of, judged_aspects
from classification.services import check_level
from isms.accounts.models import User
from isms.register.access import Actor
from isms.register.errors import DomainError
from isms.register.imports import CellError, Change, ImportColumn, Importer, RowVerdict, Verdict
from isms.register.imports.cells import date_of, text_of, whole_number_of
from isms.register.imports.definition import Row
from isms.register.models import Entry

LEVEL_HELP = gettext_lazy("Nivåns siffra eller namn enligt organisationens metod.")
TOTALS = ("fulfilled", "partial", "unfulfilled", "not_applicable")
COLUMNS = (
    ImportColumn(
        "reference",
        gettext_lazy("Referens"),
        ("System-id", "Id", "Reference"),
        help_text=gettext_lazy("Registrets beteckning, till exempel SYS-0012."),
    ),
    ImportColumn(
        "name",
        gettext_lazy("System"),
        ("Namn", "Systemnamn", "Objekt", "Name"),
        help_text=gettext_lazy("Namnet precis som i registret. Används när referensen saknas."),
    ),
    ImportColumn("confidentiality", gettext_lazy("Konfidentialitet"), ("K",), is_required=True, help_text=LEVEL_HELP),
    ImportColumn("integrity", gettext_lazy("Riktighet"), ("R",), is_required=True, help_text=LEVEL_HELP),
    ImportColumn("availability", gettext_lazy("Tillgänglighet"), ("T",), is_required=True, help_text=LEVEL_HELP),
    ImportColumn("traceability", gettext_lazy("Spårbarhet"), ("S",), help_text=LEVEL_HELP),
    ImportColumn(
        "made_on",
        gettext_lazy("Datum"),
        ("Klassad", "Klassningsdatum", "Beslutad", "Date"),
        is_required=True,
        help_text=gettext_lazy("Dagen då klassningen beslutades, som 2026-11-23."),
    ),
    ImportColumn("link", gettext_lazy("Länk"), ("Webbadress", "Url", "Link")),
    ImportColumn("fulfilled", gettext_lazy("Uppfyllda krav"), ("Uppfyllda", "Ja", "Uppfyllt")),
    ImportColumn("partial", gettext_lazy("Delvis uppfyllda krav"), ("Delvis uppfyllda", "Delvis")),
    ImportColumn(
        "unfulfilled",
        gettext_lazy("Inte uppfyllda krav"),
        ("Ej uppfyllda", "Inte uppfyllda", "Nej", "Ej uppfyllda krav"),
    ),
    ImportColumn(
        "not_applicable",
        gettext_lazy("Ej tillämpliga krav"),
        ("Ej tillämpliga", "Ej tillämpligt", "Ej relevanta"),
        help_text=gettext_lazy("Antalen läses bara när minst ett av dem är ifyllt. Tomma räknas då som 0."),
    ),
)
LABELS = {column.name: column.label for column in COLUMNS}


@dataclass
class Result:
    """What one row says, read as far as it can be."""

    number: int
    title: str
    system: System | None = None
    levels: dict[str, Level] = field(default_factory=dict)
    made_on: dt.date | None = None
    link: str = ""
    totals: RequirementTotals | None = None
    errors: list[str] = field(default_factory=list)


class Reader:
    """Reads rows against the systems that the actor may change and the organisation's method."""

    def __init__(self, actor: Actor) -> None:
        self.today = actor.today
        choice: MethodChoice = choice_of(actor.organisation)
        self.method: Method = choice.method
        self.aspects = judged_aspects(choice.method, judges_traceability=choice.judges_traceability)
        self.levels = list(Level.objects.filter(method=choice.method).order_by("number", "pk"))
        self.systems = list(System.objects.editable_by(actor).active().select_related("organisation").order_by("pk"))
        self.by_reference = {system.reference.casefold(): system for system in self.systems}

    def read(self, rows: Sequence[tuple[int, Row]]) -> list[Result]:
        """Read all rows; a system that is named twice is an error the second time."""
        results, seen = [], {}
        for number, row in rows:
            result = self._read(number, row)
            if result.system is not None:
                if result.system.pk in seen:
                    result.errors.append(_("Systemet står också på rad %(row)d.") % {"row": seen[result.system.pk]})
                seen.setdefault(result.system.pk, number)
            results.append(result)
        return results

    def _read(self, number: int, row: Row) -> Result:
        result = Result(number, title="")
        try:
            result.title = text_of(row, "reference", longest=40) or text_of(row, "name", longest=300)
            result.system = self._system(row)
            result.title = str(result.system)
        except CellError as error:
            result.errors.append(error.message)
        for aspect in self.aspects:
            try:
                level = self._level(text_of(row, aspect.aspect, longest=100), is_required=aspect.is_required)
                if level is not None:
                    check_level(aspect=aspect.aspect, method=self.method, level=level)
                    result.levels[aspect.aspect] = level
            except (CellError, DomainError) as error:
                result.errors.append(f"{aspect.get_aspect_display()}: {error.message}")
            except ValidationError as error:
                result.errors += [f"{aspect.get_aspect_display()}: {message}" for message in error.messages]
        try:
            result.made_on = self._day(row)
            result.link = _link(text_of(row, "link", longest=500))
            result.totals = _totals(row)
        except CellError as error:
            result.errors.append(error.message)
        return result

    def _system(self, row: Row) -> System:
        if reference := text_of(row, "reference", longest=40):
            system = self.by_reference.get(reference.casefold())
            if system is None:
                raise CellError(_("Inget system som du får ändra har referensen %(value)s.") % {"value": reference})
            return system
        name = text_of(row, "name", longest=300)
        if not name:
            raise CellError(_("Raden saknar både referens och namn."))
        named = [system for system in self.systems if system.title == name]
        if not named:
            raise CellError(_("Inget system som du får ändra heter precis så."))
        if len(named) > 1:
            raise CellError(_("%(count)d system heter så. Skriv referensen i filen.") % {"count": len(named)})
        return named[0]

    def _level(self, text: str, *, is_required: bool) -> Level | None:
        if not text:
            if is_required:
                raise CellError(_("Nivån saknas."))
            return None
        digits = re.search(r"[0-9]+", text)
        for level in self.levels:
            if (digits and int(digits[0][:4]) == level.number) or text.casefold() == level.name.casefold():
                return level
        raise CellError(_("”%(value)s” är ingen nivå i metoden.") % {"value": text[:40]})

    def _day(self, row: Row) -> dt.date:
        day = date_of(row, "made_on")
        if day is None:
            raise CellError(_("Datum saknas."))
        if day > self.today:
            raise CellError(_("Klassningens datum ligger framåt i tiden."))
        return day


def judge(actor: Actor, rows: Sequence[tuple[int, Row]]) -> list[RowVerdict]:
    """Say of each row whether its system gets its first classification, a newer one, or has it already."""
    results = Reader(actor).read(rows)
    in_force = _in_force(results)
    return [_verdict(result, in_force.get(result.system.pk) if result.system else None) for result in results]


@transaction.atomic
def apply(actor: Actor, rows: Sequence[tuple[int, Row]], by: User, at: dt.datetime) -> str:
    """Record each result that the system does not have yet.

    Raises:
        DomainError: a result cannot be recorded; the message names the row, and nothing is stored.
    """
    reader = Reader(actor)
    results = reader.read(rows)
    in_force = _in_force(results)
    count = 0
    for result in results:
        if _verdict(result, in_force.get(result.system.pk)).verdict == Verdict.UNCHANGED:
            continue
        entry = Entry.objects.select_related("organisation", "owner").get(pk=result.system.pk)
        try:
            record_external_classification(
                entry=entry,
                version=entry.version,
                method=reader.method,
                levels=result.levels,
                made_on=result.made_on,
                link=result.link,
                totals=result.totals,
                by=by,
                at=at,
            )
        except (DomainError, ValidationError) as error:
            told = error.message if isinstance(error, DomainError) else " ".join(error.messages)
            raise DomainError(
                _("Rad %(row)d, %(title)s: %(message)s Ingenting är inläst.")
                % {"row": result.number, "title": result.title, "message": told}
            ) from error
        count += 1
    return ngettext("%(count)d klassning är registrerad.", "%(count)d klassningar är registrerade.", count) % {
        "count": count
    }


IMPORTER = Importer(
    kind="external_classification",
    label=gettext_lazy("Klassningar gjorda i KLASSA"),
    description=gettext_lazy(
        "Resultatet av klassningar i ett annat verktyg, ett system per rad: nivåer, datum, länk och hur många krav som "
        "är uppfyllda. Systemen hittas på referens, annars på namn."
    ),
    columns=COLUMNS,
    judge=judge,
    apply=apply,
    done_url="assets:system_list",
)


def _in_force(results: list[Result]) -> dict[int, Classification]:
    ids = [result.system.pk for result in results if result.system]
    found = Classification.objects.filter(entry_id__in=ids).in_force().with_detail()
    return {classification.entry_id: classification for classification in found}


def _verdict(result: Result, before: Classification | None) -> RowVerdict:
    if not result.errors and before is not None:
        day = timezone.localtime(before.decision.decided_at).date()
        if day > result.made_on:
            told = _("Systemet har redan en klassning från %(day)s. Läs bara in nyare.") % {"day": day.isoformat()}
            result.errors.append(told)
    if result.errors:
        return RowVerdict(result.number, Verdict.ERROR, result.title or _("(utan namn)"), errors=tuple(result.errors))
    if before is None:
        return RowVerdict(result.number, Verdict.NEW, result.title, _changes(result, None))
    changes = _changes(result, before)
    return RowVerdict(result.number, Verdict.CHANGED if changes else Verdict.UNCHANGED, result.title, changes)


def _changes(result: Result, before: Classification | None) -> tuple[Change, ...]:
    """Return what the row says otherwise than the classification that holds."""
    old: dict[str, str] = {}
    if before is not None:
        old = {row.aspect: str(row.level) for row in before.judgements.all()}
        old |= {"made_on": timezone.localtime(before.decision.decided_at).date().isoformat(), "link": before.link}
        if before.has_totals:
            counts = (before.fulfilled_count, before.partial_count, before.unfulfilled_count)
            old |= dict(zip(TOTALS, map(str, (*counts, before.not_applicable_count)), strict=True))
    new = {aspect: str(level) for aspect, level in result.levels.items()}
    new |= {"made_on": result.made_on.isoformat(), "link": result.link}
    if result.totals is not None:
        new |= {name: str(getattr(result.totals, name)) for name in TOTALS}
    names = [column.name for column in COLUMNS if column.name in new]
    return tuple(
        Change(str(LABELS[name]), old.get(name, ""), new[name]) for name in names if old.get(name, "") != new[name]
    )


def _link(text: str) -> str:
    if text and urlsplit(text).scheme not in ("http", "https"):
        raise CellError(_("Länken börjar inte med http:// eller https://."))
    return text


def _totals(row: Row) -> RequirementTotals | None:
    numbers = {name: whole_number_of(row, name) for name in TOTALS}
    if all(number is None for number in numbers.values()):
        return None
    return RequirementTotals(**{name: number or 0 for name, number in numbers.items()})
