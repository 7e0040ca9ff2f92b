"""What can be done with many entries at once: declared once, offered by every list of the registers it fits.

A higher room registers its own changes in ``AppConfig.ready``. What is a decision, or needs a reason of its own for
each entry, is no change for many and stays on the entry's page.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise

from isms.accounts.models import User
from isms.register import registers
from isms.register.access import Actor
from isms.register.models import Entry


@dataclass(frozen=True)
class BulkChange:
    """One thing that can be done with many entries, or with one straight from its list.

    A change is written in one of two ways. ``set_on_entry`` and ``save`` ask the database as often for five hundred
    rows as for one; ``save_each`` calls a service for each row, where other rooms must be asked about each.
    """

    code: str
    label: str | Promise
    # What the change is about, and how it is written for a row before and after.
    column: str | Promise
    shown: Callable[[Entry], str | Promise]
    will_be: Callable[[Any], str | Promise]
    # The question that gives the value; None when there is nothing to choose.
    field: Callable[[Actor], forms.Field] | None = None
    # The columns of the entry itself that a value sets.
    set_on_entry: Callable[[Any], dict[str, Any]] = lambda value: {}
    # Writes what else a value sets, on rows that are locked, before the entries' own columns.
    save: Callable[[list[Entry], Any, User, dt.datetime], None] | None = None
    save_each: Callable[[Entry, User, dt.datetime], Any] | None = None
    # A Swedish sentence that says why a row is left as it is, or nothing.
    refusal: Callable[[Entry, Any], str | Promise] = lambda entry, value: ""
    # The kinds of entry that it fits; empty fits every register.
    kinds: frozenset[str] = frozenset()
    # The names of the fields that change, for those who follow changes of an entry.
    fields: frozenset[str] = frozenset()
    is_for_archived: bool = False
    note: str | Promise = ""

    def fits(self, kind: str) -> bool:
        """Tell whether it can be done with entries of a kind."""
        if self.kinds:
            return kind in self.kinds
        return self.save_each is None or registers.get(kind).may_be_archived


_changes: list[BulkChange] = []


def register_change(change: BulkChange) -> None:
    """Let a change be made of many entries at once; called from ``AppConfig.ready``."""
    _changes.append(change)


def changes_for(kind: str) -> list[BulkChange]:
    """Return what can be done with many entries of a kind."""
    return [change for change in _changes if change.fits(kind)]
