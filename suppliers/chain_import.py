"""Take a supplier's list of sub-processors into the chain of an agreement, row by row, all or nothing.

A row adds a company or changes what the chain says of it; what the file leaves out stays as it is. Where a company
belongs, processes, or what its transfer rests on is changed from today, so that the chain can be read as it was; days
of assessments and checks are written in place.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from isms.accounts.models import User
from isms.register.access import Actor
from isms.register.errors import DomainError
from isms.register.imports import CellError, Change, ImportColumn, Importer, RowVerdict, Verdict
from isms.register.imports.cells import date_of, text_of, whole_number_of
from isms.register.imports.definition import Row
from isms.register.personal_numbers import lines_with_personal_numbers
from isms.register.spreadsheets import Cell
from suppliers.forms.country_fields import read_countries
from suppliers.models import Agreement, CountryStanding, Mechanism, SubProcessorLink
from suppliers.models.processing_terms import SHORT_MECHANISMS
from suppliers.services import add_link, correct_link, follow_link

IMPORT_KIND = "sub_processors"
LONGEST = {"company": 200, "service": 300, "data_kinds": 300}
DAYS = ("tia_on", "checked_on", "dpf_checked_on")
FACTS = ("service", "data_kinds", "country", "processing_countries", "mechanism")

Path = tuple[str, ...]


@dataclass
class Place:
    """Where a row puts its company: the companies from the top, and what the chain says of it already."""

    agreement: Agreement
    company: str
    path: Path
    values: dict[str, Any]
    held: SubProcessorLink | None = None
    started_on: dt.date | None = None

    @property
    def changed(self) -> dict[str, Any]:
        """What the row says otherwise than the chain; an empty cell says nothing."""
        if self.held is None:
            return self.values
        return {name: value for name, value in self.values.items() if value != _stored(self.held, name)}


@dataclass
class Tree:
    """The chain of one agreement as the rows before have left it: companies by their path from the top."""

    held: dict[Path, SubProcessorLink] = field(default_factory=dict)
    rows: list[Path] = field(default_factory=list)
    names: dict[Path, str] = field(default_factory=dict)

    def below(self, parent: str, level: int | None) -> Path:
        """Return the path of the company that engages a row's company; empty for the agreement's party.

        Raises:
            CellError: the company above is not in the chain, or stands in several places.
        """
        if parent:
            wanted = parent.casefold()
            written = [path for path in self.rows if path[-1] == wanted]
            found = written[-1:] or [path for path in self.held if path[-1] == wanted]
            if len(found) != 1:
                text = (
                    _("Företaget ”%(name)s” står på flera ställen i kedjan. Ange nivån i stället.")
                    if found
                    else _("Företaget ”%(name)s” som anlitar står varken i kedjan eller högre upp i filen.")
                )
                raise CellError(text % {"name": parent[:80]})
            return found[0]
        if level is None or level == 1:
            return ()
        above = next((path for path in reversed(self.rows) if len(path) < level), ())
        if len(above) != level - 1:
            raise CellError(_("Nivå %(level)d har ingen rad på nivå %(above)d ovanför sig i filen.") % {
                "level": level, "above": level - 1
            })  # fmt: skip
        return above


class _Reading:
    """Reads rows against the agreements that the actor may change; all of them are looked up at once."""

    def __init__(self, actor: Actor, rows: Sequence[tuple[int, Row]]) -> None:
        self.today = actor.today
        references = {str(row.get("agreement") or "").strip().upper() for _number, row in rows}
        agreements = Agreement.objects.editable_by(actor).active().filter(reference__in=references).with_detail()
        self.agreements = {agreement.reference: agreement for agreement in agreements.order_by("pk")}
        self.trees: dict[int, Tree] = defaultdict(Tree)
        eea = CountryStanding.objects.standing_as(CountryStanding.Standing.EEA).order_by()
        self.inside = {str(code) for code in eea.values_list("country", flat=True)}
        self.take_in([agreement.pk for agreement in self.agreements.values()])

    def take_in(self, agreement_ids: Sequence[int]) -> None:
        """Read anew what the chains hold; what the rows before have said stays."""
        links = SubProcessorLink.objects.standing(self.today).filter(agreement_id__in=agreement_ids, is_party=False)
        held = {link.pk: link for link in links.order_by("pk")}
        for key in agreement_ids:
            self.trees[key].held = {}
        for link in held.values():
            path, step = (), link
            while step is not None:
                path, step = (step.company.casefold(), *path), held.get(step.parent_id)
            self.trees[link.agreement_id].held[path] = link
            self.trees[link.agreement_id].names[path] = link.company

    def read(self, row: Row) -> Place:
        """Read one row, and let it stand for the rows after it.

        Raises:
            CellError: a cell cannot be read, or the row has no place in a chain.
        """
        reference = text_of(row, "agreement", longest=40).upper()
        agreement = self.agreements.get(reference)
        if agreement is None:
            raise CellError(_("Avtalet ”%(name)s” finns inte bland dem som du får ändra.") % {"name": reference or "–"})
        if agreement.agreement_kind not in Agreement.PRIVACY_KINDS:
            raise CellError(_("Kedjan hör till ett personuppgiftsbiträdesavtal, en instruktion eller ett arrangemang."))
        texts = {name: text_of(row, name, longest=longest) for name, longest in LONGEST.items()}
        if not texts["company"]:
            raise CellError(_("Ange företaget."))
        if any(lines_with_personal_numbers(text) for text in texts.values()):
            raise CellError(_("Texten verkar innehålla ett personnummer. Ta bort det i filen."))
        tree = self.trees[agreement.pk]
        above = tree.below(text_of(row, "parent", longest=200), whole_number_of(row, "level"))
        company = texts.pop("company")
        path = (*above, company.casefold())
        if path[-1] in above:
            raise CellError(_("Företaget står redan högre upp i samma gren: kedjan blir en ring."))
        if path in tree.rows:
            raise CellError(_("Företaget står två gånger på samma plats i filen."))
        held = tree.held.get(path)
        values = self._values(row, texts, held)
        tree.rows.append(path)
        tree.names[path] = company
        return Place(agreement, company, path, values, held, date_of(row, "started_on"))

    def _values(self, row: Row, texts: dict[str, str], held: SubProcessorLink | None) -> dict[str, Any]:
        """Return what the row says; an empty cell is left out."""
        country, processing = _countries(row, "country"), _countries(row, "processing_countries")
        if len(country) > 1:
            raise CellError(_("Ange ett etableringsland. Länderna där uppgifterna behandlas har en egen kolumn."))
        told: dict[str, Any] = {name: text for name, text in texts.items() if text}
        told |= {"country": country[0]} if country else {}
        told |= {"processing_countries": processing} if processing else {}
        if mechanism := text_of(row, "mechanism", longest=200):
            told["mechanism"] = _mechanism(mechanism)
        for name in DAYS:
            day = date_of(row, name)
            if day is not None and day > self.today:
                raise CellError(_("Dagen %(day)s ligger framåt.") % {"day": day.isoformat()})
            told |= {name: day} if day else {}
        whole = {name: told.get(name, _stored(held, name) if held else None) for name in FACTS[2:]}
        for name, label in (("country", _("etableringsland")), ("processing_countries", _("behandlingsland")),
                            ("mechanism", _("vad överföringen vilar på"))):  # fmt: skip
            if not whole[name]:
                raise CellError(_("Ange %(what)s.") % {"what": label})
        if whole["mechanism"] == Mechanism.EEA and {whole["country"], *whole["processing_countries"]} - self.inside:
            raise CellError(_("Minst ett av länderna ligger utanför EU/EES. Välj vad överföringen vilar på."))
        return told


def judge_links(actor: Actor, rows: Sequence[tuple[int, Row]]) -> list[RowVerdict]:
    """Say what each row would lead to."""
    reading = _Reading(actor, rows)
    return [_judge(reading, number, row) for number, row in rows]


def _judge(reading: _Reading, number: int, row: Row) -> RowVerdict:
    try:
        place = reading.read(row)
    except CellError as error:
        return RowVerdict(number, Verdict.ERROR, str(row.get("company") or "–")[:60], errors=(error.message,))
    names = reading.trees[place.agreement.pk].names
    line = " → ".join(names[place.path[:length]] for length in range(1, len(place.path) + 1))
    title = f"{place.agreement.reference} · {line}"
    if not place.changed:
        return RowVerdict(number, Verdict.UNCHANGED, title)
    changes = tuple(
        Change(_label(name), _shown(_stored(place.held, name)) if place.held else "", _shown(value))
        for name, value in place.changed.items()
    )
    return RowVerdict(number, Verdict.CHANGED if place.held else Verdict.NEW, title, changes)


def apply_links(actor: Actor, rows: Sequence[tuple[int, Row]], by: User, at: dt.datetime) -> str:
    """Write every row into its chain, in the order of the file.

    Raises:
        DomainError: a row cannot be read.
        ValidationError: a row has no place in its chain.
    """
    reading, today = _Reading(actor, rows), timezone.localtime(at).date()
    added = changed = 0
    for _number, row in rows:
        try:
            place = reading.read(row)
        except CellError as error:
            raise DomainError(error.message) from error
        if not place.changed:
            continue
        _write(place, reading, today=today, by=by, at=at)
        added, changed = (added + 1, changed) if place.held is None else (added, changed + 1)
        reading.take_in([place.agreement.pk])  # what stands below a followed link is new rows
    new = ngettext("%(count)d nytt led", "%(count)d nya led", added) % {"count": added}
    return _("%(new)s och %(changed)d ändrade i kedjorna.") % {"new": new, "changed": changed}


def _write(place: Place, reading: _Reading, *, today: dt.date, by: User, at: dt.datetime) -> None:
    acting = {"version": place.agreement.version, "by": by, "at": at}
    above = reading.trees[place.agreement.pk].held.get(place.path[:-1])
    if place.held is None:
        link = SubProcessorLink(
            agreement=place.agreement,
            parent=above,
            company=place.company,
            started_on=place.started_on or today,
            **place.values,
        )
        add_link(link=link, **acting)
        return
    held = place.held
    held.agreement = place.agreement
    if place.changed.keys() & set(FACTS) and held.started_on < today:
        names = (*SubProcessorLink.TERMS, "checked_on", "dpf_checked_on")
        told = {name: getattr(held, name) for name in names} | place.changed
        follow_link(link=held, successor=SubProcessorLink(parent=above, **told), changed_on=today, **acting)
        return
    for name, value in place.changed.items():
        setattr(held, name, value)
    correct_link(link=held, **acting)


def _stored(link: SubProcessorLink, name: str) -> Any:
    value = getattr(link, name)
    return str(value) if name == "country" else value


def _countries(row: Row, name: str) -> list[str]:
    try:
        return read_countries(text_of(row, name, longest=2_000))
    except ValidationError as error:
        raise CellError(" ".join(error.messages)) from error


def _mechanism(text: str) -> str:
    known = {code: code for code in Mechanism.values}
    known |= {str(label).casefold(): code for code, label in Mechanism.choices}
    known |= {str(label).casefold(): str(code) for code, label in SHORT_MECHANISMS.items()}
    known |= {
        "ees": Mechanism.EEA,
        "eu/ees": Mechanism.EEA,
        "scc": "",
        "ingen": Mechanism.NONE,
        "okänd": Mechanism.NONE,
    }
    known |= {f"{word}{number}": f"scc_{number}" for number in range(1, 5) for word in ("scc modul ", "scc ", "scc")}
    code = known.get(text.casefold())
    if not code:
        raise CellError(
            _("”%(value)s” är ingen mekanism. Skriv till exempel EES, DPF, adekvansbeslut, SCC modul 3 eller ingen.")
            % {"value": text[:40]}
        )
    return str(code)


def _label(name: str) -> str:
    return str(SubProcessorLink._meta.get_field(name).verbose_name)


def _shown(value: Cell | list[str]) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value or "")


COLUMNS = (
    ImportColumn(
        "agreement",
        gettext_lazy("Avtal"),
        ("Avtalets referens", "Agreement"),
        is_required=True,
        help_text=gettext_lazy("Avtalets referens, AVT-0007."),
    ),
    ImportColumn(
        "company", gettext_lazy("Företag"), ("Underbiträde", "Sub-processor", "Company", "Name"), is_required=True
    ),
    ImportColumn(
        "country",
        gettext_lazy("Etableringsland"),
        ("Land", "Country", "Country of establishment"),
        is_required=True,
        help_text=gettext_lazy("Namn på svenska eller landskod."),
    ),
    ImportColumn(
        "processing_countries",
        gettext_lazy("Behandlingsländer"),
        ("Behandlingsland", "Processing country", "Location of processing", "Location"),
        is_required=True,
        help_text=gettext_lazy("Skilda med komma: Sverige, Irland, US."),
    ),
    ImportColumn("service", gettext_lazy("Tjänst"), ("Service", "Purpose")),
    ImportColumn("data_kinds", gettext_lazy("Slag av uppgifter"), ("Uppgifter", "Data", "Data categories")),
    ImportColumn(
        "mechanism",
        gettext_lazy("Överföringen vilar på"),
        ("Mekanism", "Mechanism", "Transfer mechanism"),
        is_required=True,
        help_text=gettext_lazy("EES, DPF, adekvansbeslut, SCC modul 2, SCC modul 3, BCR eller ingen."),
    ),
    ImportColumn("tia_on", gettext_lazy("TIA den"), ("TIA", "TIA date")),
    ImportColumn("checked_on", gettext_lazy("Kontrollerat den"), ("Kontrollerad", "Checked on")),
    ImportColumn("dpf_checked_on", gettext_lazy("DPF kontrollerat den"), ("DPF checked on",)),
    ImportColumn(
        "parent",
        gettext_lazy("Anlitas av"),
        ("Engaged by", "Parent"),
        help_text=gettext_lazy("Företaget ovanför. Tomt när avtalsparten själv anlitar."),
    ),
    ImportColumn(
        "level",
        gettext_lazy("Nivå"),
        ("Level", "Tier"),
        help_text=gettext_lazy("I stället för Anlitas av: 1 anlitas av avtalsparten, 2 av raden på nivå 1 ovanför."),
    ),
    ImportColumn(
        "started_on",
        gettext_lazy("Från och med"),
        ("Since", "Start date"),
        help_text=gettext_lazy("För nya led. Tomt är i dag."),
    ),
)

CHAIN_IMPORTER = Importer(
    kind=IMPORT_KIND,
    label=gettext_lazy("Underbiträden"),
    description=gettext_lazy(
        "Läser in leverantörers listor över underbiträden i avtalens kedjor. Det som ändras gäller från i dag, det som "
        "saknas i filen ligger kvar."
    ),
    columns=COLUMNS,
    judge=judge_links,
    apply=apply_links,
    done_url="suppliers:agreement_list",
)
