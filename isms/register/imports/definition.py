"""What an importer is: its columns, what it says of each row, and what it does when all rows are good."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import User
from isms.register.access import Actor
from isms.register.spreadsheets import Cell

Row = dict[str, Cell]


class Verdict(models.TextChoices):
    """What would happen to a row."""

    NEW = "new", _("Ny")
    CHANGED = "changed", _("Ändras")
    UNCHANGED = "unchanged", _("Oförändrad")
    REMOVED = "removed", _("Utgår")
    SKIPPED = "skipped", _("Läses inte")
    ERROR = "error", _("Fel")


class CellError(Exception):
    """A cell cannot be read; the message is a Swedish sentence."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = str(message)


@dataclass(frozen=True)
class ImportColumn:
    """A value that an importer wants from each row."""

    name: str
    label: str | Promise
    # What the column may be called in the file, the likeliest first; the label counts too.
    names: tuple[str, ...] = ()
    is_required: bool = False
    help_text: str | Promise = ""
    # Needed in a new row, though the file need not have the column.
    is_for_new: bool = False


@dataclass(frozen=True)
class Change:
    """A value that would be replaced."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class RowVerdict:
    """What would happen to one row of the file, or to a stored row that the file lacks (number 0)."""

    number: int
    verdict: Verdict
    title: str
    changes: tuple[Change, ...] = ()
    errors: tuple[str, ...] = ()
    # Found by its name, since the row has no reference: somebody must say that it is the same.
    is_by_name: bool = False


@dataclass(frozen=True)
class Importer:
    """One sort of import.

    ``judge`` gets the rows as read (column name → cell, in the order of the file) and says what
    each would lead to; it never writes. ``apply`` does it, inside a transaction, only when no row
    is wrong; it returns a Swedish sentence that says what was done.
    """

    kind: str
    label: str | Promise
    description: str | Promise
    columns: tuple[ImportColumn, ...]
    judge: Callable[[Actor, Sequence[tuple[int, Row]]], list[RowVerdict]] = field(repr=False)
    apply: Callable[[Actor, Sequence[tuple[int, Row]], User, dt.datetime], str] = field(repr=False)
    done_url: str = ""
    # A page where it is said what names in the file mean, offered while rows have faults.
    settings_url: str = ""
    settings_text: str | Promise = ""
    # Whether it is a register's own spreadsheet, with a template, a choice per import and an undo.
    has_sheet: bool = False


_importers: dict[str, Importer] = {}


def register_importer(definition: Importer) -> None:
    """Add an importer; called from the app's ``AppConfig.ready``."""
    _importers[definition.kind] = definition


def importer(kind: str) -> Importer:
    """Return the importer of a kind.

    Raises:
        KeyError: no app has registered it.
    """
    return _importers[kind]


def every_importer() -> list[Importer]:
    """Return all importers in the order of their labels."""
    return sorted(_importers.values(), key=lambda each: (str(each.label).casefold(), each.kind))
