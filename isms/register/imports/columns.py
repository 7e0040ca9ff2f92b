"""The columns of a register's spreadsheet: how each reads a cell, writes one and finds its value on an entry.

The same column serves import, export and template, so that an exported file says the same when it comes back.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django_countries import countries
from django_countries.fields import CountryField

from isms.register.imports.definition import CellError
from isms.register.imports.lookups import Lookup, Relation, folded
from isms.register.spreadsheets import Cell, as_plain_text

if TYPE_CHECKING:
    from isms.register.imports.sheet import Context

# Written in a cell to empty what is stored; a cell without anything leaves it as it is.
EMPTIES = frozenset({"–", "-", "—", "[tom]"})
LONGEST_TEXT = 20_000
_TRUE = frozenset({"ja", "j", "x", "yes", "y", "true", "sant", "1"})
_FALSE = frozenset({"nej", "n", "no", "false", "falskt", "0"})
_EXCEL_EPOCH = dt.date(1899, 12, 30)
_EXCEL_DAYS = range(1, 2_958_466)
_DAY = re.compile(r"(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?:[ T]00:00(?::00)?)?")
_MOMENT = re.compile(r"(\d{4})-(\d{2})-(\d{2})[ T](?:kl\.? ?)?(\d{1,2})[:.](\d{2})(?::\d{2}(?:\.\d+)?)?")


@dataclass(frozen=True)
class Column:
    """A value of an entry that stands in its own column; this one is plain text."""

    name: str
    label: str | Promise
    # What else the column may be called in a file, in Swedish and English.
    names: tuple[str, ...] = ()
    help_text: str | Promise = ""
    # A new row must have it.
    is_required: bool = False
    # Set when the entry is made; a file that says otherwise later is refused.
    is_fixed: bool = False
    # Told in exports and never read.
    is_told_only: bool = False
    # A link or something that the service takes beside the entry, never an attribute that is saved with it.
    is_extra: bool = False
    # Asked of an actor who may see restricted entries only.
    needs_restricted: bool = False
    longest: int = LONGEST_TEXT
    find: Callable[[Any], Any] | None = field(default=None, repr=False)

    def value_of(self, entry: Any) -> Any:
        """Return what the entry holds."""
        return self.find(entry) if self.find else getattr(entry, self.name)

    def read(self, cell: Cell, context: "Context") -> Any:
        """Return the value that a cell means.

        Raises:
            CellError: it means nothing that the column knows.
        """
        text = plain(cell)
        if len(text) > self.longest:
            raise CellError(_("Texten är längre än %(count)d tecken.") % {"count": self.longest})
        return text

    def empty(self) -> Any:
        """Return the value of a cell that empties."""
        return ""

    def write(self, value: Any, context: "Context") -> Any:
        """Return a value as a cell."""
        return value or None

    def choices(self, context: "Context") -> list[str]:
        """Return what may stand in a cell, when that is a list."""
        return []


@dataclass(frozen=True)
class Choice(Column):
    """One of a field's choices, by its label or code."""

    options: tuple[tuple[Any, Any], ...] = ()

    @cached_property
    def _codes(self) -> dict[str, Any]:
        return {folded(label): code for code, label in self.options} | {folded(c): c for c, _label in self.options}

    def read(self, cell: Cell, context: "Context") -> Any:
        """Find the choice."""
        code = self._codes.get(folded(plain(cell)))
        if code is None:
            known = ", ".join(str(label) for _code, label in self.options[:12])
            raise CellError(
                _("”%(value)s” finns inte bland valen: %(known)s.") % {"value": plain(cell)[:60], "known": known}
            )
        return code

    def write(self, value: Any, context: "Context") -> Any:
        """Write the label."""
        return next((str(label) for code, label in self.options if code == value), str(value or "")) or None

    def choices(self, context: "Context") -> list[str]:
        """List the labels."""
        return [str(label) for _code, label in self.options]


@dataclass(frozen=True)
class Choices(Choice):
    """Several of a field's choices, with a semicolon between."""

    def read(self, cell: Cell, context: "Context") -> Any:
        """Find each choice, in the order of the field."""
        read = super().read
        found = {read(part, context) for part in parts_of(plain(cell))}
        return [code for code, _label in self.options if code in found]

    def empty(self) -> Any:
        """None of them."""
        return []

    def write(self, value: Any, context: "Context") -> Any:
        """Write the labels in the order of the field."""
        return "; ".join(str(label) for code, label in self.options if code in value) or None


@dataclass(frozen=True)
class Flag(Column):
    """Yes or no."""

    def read(self, cell: Cell, context: "Context") -> Any:
        """Understand ja and nej, x, 1 and 0."""
        word = folded(plain(cell))
        if word not in _TRUE | _FALSE:
            raise CellError(_("”%(value)s” är varken ja eller nej.") % {"value": plain(cell)[:40]})
        return word in _TRUE

    def empty(self) -> Any:
        """No."""
        return False

    def write(self, value: Any, context: "Context") -> Any:
        """Write the word."""
        return _("Ja") if value else _("Nej")

    def choices(self, context: "Context") -> list[str]:
        """List both."""
        return [_("Ja"), _("Nej")]


@dataclass(frozen=True)
class Whole(Column):
    """A whole number; 12, 12,0 and 1 200 are such."""

    def read(self, cell: Cell, context: "Context") -> Any:
        """Read the number."""
        text = re.sub(r"\s", "", plain(cell)).replace("\u2212", "-")
        match = re.fullmatch(r"(\d{1,9})(?:[.,]0+)?", text)
        if not match:
            raise CellError(_("”%(value)s” är inget heltal.") % {"value": plain(cell)[:40]})
        return int(match[1])

    def empty(self) -> Any:
        """No number."""
        return None

    def write(self, value: Any, context: "Context") -> Any:
        """Write the number."""
        return value


@dataclass(frozen=True)
class Day(Column):
    """A date: a date cell, 2026-11-23, 20261123, or the serial number that Excel keeps it as."""

    def read(self, cell: Cell, context: "Context") -> Any:
        """Read the day."""
        if isinstance(cell, dt.datetime):
            return cell.date()
        if isinstance(cell, dt.date):
            return cell
        text = plain(cell)
        wrong = CellError(_("”%(value)s” är inget datum. Skriv som 2026-11-23.") % {"value": text[:40]})
        if match := _DAY.fullmatch(text):
            try:
                return dt.date(*map(int, match.groups()))
            except ValueError as error:
                raise wrong from error
        if re.fullmatch(r"\d{1,7}", text) and int(text) in _EXCEL_DAYS:
            return _EXCEL_EPOCH + dt.timedelta(days=int(text))
        raise wrong

    def empty(self) -> Any:
        """No day."""
        return None

    def write(self, value: Any, context: "Context") -> Any:
        """Write a real date."""
        return value


@dataclass(frozen=True)
class Moment(Column):
    """A day with a time of day in Stockholm; a day alone is its noon."""

    def read(self, cell: Cell, context: "Context") -> Any:
        """Read the moment."""
        zone = timezone.get_default_timezone()
        if isinstance(cell, dt.datetime):
            return cell.replace(tzinfo=zone, second=0, microsecond=0)
        text = plain(cell)
        if match := _MOMENT.fullmatch(text):
            try:
                return dt.datetime(*map(int, match.groups()), tzinfo=zone)  # type: ignore[arg-type]
            except ValueError as error:
                raise CellError(_("”%(value)s” är ingen tid.") % {"value": text[:40]}) from error
        if isinstance(cell, float) and int(cell) in _EXCEL_DAYS:
            start = dt.datetime.combine(_EXCEL_EPOCH, dt.time(), tzinfo=zone)
            return start + dt.timedelta(days=int(cell), minutes=round(cell % 1 * 1440))
        day = Day.read(self, cell, context)  # type: ignore[arg-type]
        return dt.datetime.combine(day, dt.time(12), tzinfo=zone)

    def empty(self) -> Any:
        """No moment."""
        return None

    def write(self, value: Any, context: "Context") -> Any:
        """Write the local time to the minute, without the zone that no spreadsheet has."""
        return timezone.localtime(value).replace(tzinfo=None, second=0, microsecond=0) if value else None


@dataclass(frozen=True)
class Country(Column):
    """A country, by its Swedish name or its code."""

    def read(self, cell: Cell, context: "Context") -> Any:
        """Find the country."""
        text = plain(cell)
        code = context.countries.get(folded(text))
        if code is None:
            raise CellError(
                _("”%(value)s” är inget land. Skriv namnet på svenska eller landskoden.") % {"value": text[:60]}
            )
        return code

    def write(self, value: Any, context: "Context") -> Any:
        """Write the name."""
        return str(countries.name(str(value))) or str(value) if value else None


@dataclass(frozen=True)
class One(Column):
    """Something that the entry points at, by its name or reference."""

    relation: Relation | None = None

    def _lookup(self, context: "Context") -> Lookup:
        return context.lookup(self.relation)

    def read(self, cell: Cell, context: "Context") -> Any:
        """Find it among what the actor may choose."""
        return self._lookup(context).find(plain(cell))

    def empty(self) -> Any:
        """Nothing."""
        return None

    def write(self, value: Any, context: "Context") -> Any:
        """Write its name; what the actor may not see is not named."""
        if value is None or self.relation is None:
            return None
        if self.relation.is_secret and value.pk not in self._lookup(context).by_key:
            return None
        return self.relation.names(value)[0]

    def choices(self, context: "Context") -> list[str]:
        """List what there is."""
        return self._lookup(context).labels()


@dataclass(frozen=True)
class Many(One):
    """Several things that the entry is linked to, by their references with a semicolon between."""

    def value_of(self, entry: Any) -> Any:
        """Return the linked rows; none for an entry that is not stored."""
        if entry.pk is None:
            return []
        return self.find(entry) if self.find else list(getattr(entry, self.name).all())

    def read(self, cell: Cell, context: "Context") -> Any:
        """Find each."""
        lookup, found = self._lookup(context), {}
        for part in parts_of(plain(cell)):
            pieces = [part] if lookup.has(part) or "," not in part else [each.strip() for each in part.split(",")]
            for piece in filter(None, pieces):
                row = lookup.find(piece)
                found[row.pk] = row
        return list(found.values())

    def empty(self) -> Any:
        """None of them."""
        return []

    def write(self, value: Any, context: "Context") -> Any:
        """Write the references, in order, of those that the actor may see."""
        seen = self._lookup(context).by_key
        return "; ".join(sorted(self.relation.short(row) for row in value if row.pk in seen)) or None

    def choices(self, context: "Context") -> list[str]:
        """A cell with several values has no list to choose from."""
        return []


def plain(cell: Cell) -> str:
    """Return a cell as text; an apostrophe that an export put before a formula is taken away."""
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    text = str(cell).replace("\r\n", "\n").replace("\r", "\n").strip()
    return text[1:] if text[:1] == "'" and as_plain_text(text[1:]) == text else text


def parts_of(text: str) -> list[str]:
    """Return what stands between semicolons or on lines of their own."""
    return [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]


def columns_of(
    model: type[models.Model],
    *names: str,
    also: Mapping[str, Sequence[str]] | None = None,
    relations: Mapping[str, Relation] | None = None,
    **changed: Mapping[str, Any],
) -> tuple[Column, ...]:
    """Make columns of a model's fields: their labels, choices and helps are the model's own.

    Args:
        also: field → what else a file may call the column.
        relations: field → what it points at.
        changed: field → what the column has otherwise than the field says.
    """
    return tuple(
        replace(
            _column_of(model, name, (also or {}).get(name, ()), (relations or {}).get(name)), **changed.get(name, {})
        )
        for name in names
    )


def _column_of(model: type[models.Model], name: str, names: Iterable[str], relation: Relation | None) -> Column:
    of = model._meta.get_field(name)
    told = {
        "name": name,
        "label": _Capital(of.verbose_name),
        "names": (name, *names),
        "help_text": of.help_text,
        "is_required": not of.blank and not of.has_default() and not isinstance(of, models.BooleanField),
    }
    if relation is not None:
        return (Many if of.many_to_many else One)(relation=relation, is_extra=of.many_to_many, **told)
    if isinstance(of, ArrayField):
        return Choices(options=tuple(of.base_field.choices), **told)
    if isinstance(of, CountryField):
        return Country(**told)
    if of.choices:
        return Choice(options=tuple((code, label) for code, label in of.choices if code not in ("", None)), **told)
    for kind, column in (
        (models.BooleanField, Flag),
        (models.DateTimeField, Moment),
        (models.DateField, Day),
        (models.IntegerField, Whole),
    ):
        if isinstance(of, kind):
            return column(**told)
    return Column(longest=of.max_length or LONGEST_TEXT, **told)


class _Capital:
    """A field's name with a capital, read when it is shown."""

    def __init__(self, name: str | Promise) -> None:
        self.name = name

    def __str__(self) -> str:
        text = str(self.name)
        return text[:1].upper() + text[1:]
