"""A register's spreadsheet, declared as data: its columns, and the services that add and change what a row says."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from isms.accounts.models import User
from isms.accounts.permissions import Right
from isms.register import registers
from isms.register.access import Actor
from isms.register.imports.columns import Column, columns_of
from isms.register.imports.definition import ImportColumn, Importer, register_importer
from isms.register.imports.lookups import POSTS, UNITS, Lookup, Relation, folded
from isms.register.models import Entry

Extras = dict[str, Any]
# What creates or changes one row: the entry with its values set, what stands beside it, who and when.
Writer = Callable[[Any, Extras, User, dt.datetime], Any]

REFERENCE = Column(
    "reference",
    _("Referens"),
    names=("Ref", "Id", "Reference"),
    help_text=_("Lämna tomt för en ny post. Med referens ändras den posten."),
    longest=20,
)


@dataclass
class Context:
    """What is read once for a whole file: who acts, and what cells can point at."""

    actor: Actor
    _lookups: dict[str, Lookup] = field(default_factory=dict)
    _made: dict[str, Any] = field(default_factory=dict)

    def lookup(self, relation: Relation | None) -> Lookup:
        """Return a relation's rows, read the first time."""
        if relation is None:
            raise ValueError("A column that points at something needs its relation")
        if relation.code not in self._lookups:
            self._lookups[relation.code] = Lookup(relation, relation.rows(self.actor))
        return self._lookups[relation.code]

    def once(self, key: str, make: Callable[[], Any]) -> Any:
        """Return what a sheet's check needs for the whole file, made the first time."""
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    @cached_property
    def countries(self) -> dict[str, str]:
        """Country codes by Swedish name and by code."""
        found = {folded(country.name): country.code for country in countries}
        return found | {folded(country.code): country.code for country in countries}


@dataclass(frozen=True)
class RegisterSheet:
    """How a register goes into a spreadsheet and comes back.

    The columns are those of import, export and template alike. ``create`` and ``change`` are the register's
    own services; ``create_many`` adds many new rows at once and must leave the same behind as ``create`` does.
    """

    kind: str
    label: str | Promise
    description: str | Promise
    model: type[Any]
    columns: tuple[Column, ...]
    create: Writer = field(repr=False)
    change: Writer | None = field(repr=False, default=None)
    create_many: Callable[[Sequence[Any], Sequence[Extras], User, dt.datetime], None] | None = field(
        repr=False, default=None
    )
    # What the services would refuse and the model does not know, told already in the dry run.
    check: Callable[[Any, Context], list[str]] | None = field(repr=False, default=None)
    # Begins a new row; without it an entry in the actor's organisation.
    start: Callable[[Actor], Any] | None = field(repr=False, default=None)
    # The rows that may be changed, and those that may be read; without them the entries of the register.
    editable: Callable[[Actor], QuerySet] | None = field(repr=False, default=None)
    readable: Callable[[Actor], QuerySet] | None = field(repr=False, default=None)
    select: tuple[str, ...] = ()
    prefetch: tuple[str, ...] = ()
    # The column that tells which stored row a row without a reference is; empty when nothing does.
    name_column: str = "title"
    # What a row is known by instead, told of a stored row and of a row in the file; then no name is asked about.
    key_of: Callable[[Any], str] | None = field(repr=False, default=None)
    key_in: Callable[[Mapping[str, Any]], str] | None = field(repr=False, default=None)
    # The relation that new rows join at once, so that later rows of the file can point at them.
    joins: Relation | None = None
    # Reverse relations that adding a row fills by itself: they tell of nothing that has happened to it since.
    made_with: tuple[str, ...] = ()
    done_url: str = ""

    @property
    def is_of_entries(self) -> bool:
        """True when the rows are entries, with references and versions."""
        return issubclass(self.model, Entry)

    def columns_for(self, actor: Actor) -> list[Column]:
        """Return the columns that an actor may read and write."""
        may_restrict = actor.has(Right.VIEW_RESTRICTED)
        return [column for column in self.columns if may_restrict or not column.needs_restricted]

    def new_row(self, actor: Actor) -> Any:
        """Begin a row that is not stored."""
        return self.start(actor) if self.start else self.model(organisation=actor.organisation)

    def editable_by(self, actor: Actor) -> QuerySet:
        """Return the stored rows that a file may change."""
        rows = self.editable(actor) if self.editable else self.model.objects.editable_by(actor).active()
        return self.detailed(rows)

    def readable_by(self, actor: Actor) -> QuerySet:
        """Return the stored rows that a file may tell of."""
        if self.readable:
            return self.detailed(self.readable(actor))
        return self.detailed(self.model.objects.visible_to(actor))

    def detailed(self, rows: QuerySet) -> QuerySet:
        """Join what the columns name."""
        common = ("organisation", "unit", "owner__unit", "owner__holder") if self.is_of_entries else ()
        return rows.select_related(*common, *self.select).prefetch_related(*self.prefetch)


def entry_columns(
    model: type[Entry],
    *names: str,
    also: dict[str, Sequence[str]] | None = None,
    relations: dict[str, Relation] | None = None,
    owner_label: str | Promise = "",
    **changed: Any,
) -> tuple[Column, ...]:
    """Return the columns of an entry's sheet: what every entry has around the register's own fields.

    Args:
        names: the register's own fields in their order; ``unit`` and ``owner`` follow where they are not named.
        also: field → what else a file may call the column.
    """
    known = {
        "title": ("Benämning", "Title", "Name"),
        "unit": ("Avdelning", "Förvaltningsenhet", "Organisatorisk enhet", "Unit", "Department"),
        "owner": ("Ansvarig", "Owner", "Ägande befattning"),
        "case_number": ("Dnr", "Ärendenummer", "Case number"),
        **(also or {}),
    }
    pointing = {"unit": UNITS, "owner": POSTS, **(relations or {})}
    if owner_label:
        changed["owner"] = {"label": owner_label, "names": ("Ägare", *known["owner"])}
    secrecy = ("case_number", "secrecy_ground", "secrecy_reason", "secrecy_assessed_by", "is_restricted")
    changed["is_restricted"] = {"needs_restricted": True}
    wanted = dict.fromkeys((*names, "unit", "owner"))
    return (REFERENCE, *columns_of(model, *wanted, *secrecy, also=known, relations=pointing, **changed))


def linked(entry: Any, name: str, extras: Extras) -> list[Any]:
    """Return what an entry is to be linked to: what the row says, or what it is linked to already."""
    return extras[name] if name in extras else list(getattr(entry, name).all())


_sheets: dict[str, RegisterSheet] = {}


def register_sheet(sheet: RegisterSheet) -> None:
    """Add a register's spreadsheet, with its importer; called from the app's ``AppConfig.ready``."""
    from isms.register.imports.reading import judge_rows

    _sheets[sheet.kind] = sheet
    done_url = sheet.done_url or (registers.get(sheet.kind).list_url if sheet.is_of_entries else "")
    register_importer(
        Importer(
            kind=sheet.kind,
            label=sheet.label,
            description=sheet.description,
            columns=tuple(
                ImportColumn(each.name, each.label, each.names, help_text=each.help_text, is_for_new=each.is_required)
                for each in sheet.columns
                if not each.is_told_only
            ),
            judge=lambda actor, rows: judge_rows(sheet, actor, rows),
            apply=_refuse,
            done_url=done_url,
            has_sheet=True,
        )
    )


def _refuse(*_args: Any) -> str:
    raise TypeError("A register's sheet is written by isms.register.imports.writing")


def sheet_of(kind: str) -> RegisterSheet | None:
    """Return the spreadsheet of a register, None when it has none."""
    return _sheets.get(kind)


def every_sheet() -> list[RegisterSheet]:
    """Return all spreadsheets by kind."""
    return [_sheets[kind] for kind in sorted(_sheets)]
