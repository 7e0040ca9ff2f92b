"""Write one change of many entries: all that can be changed is, and what cannot is told."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from isms.accounts.models import User
from isms.register.access import Actor
from isms.register.bulk.changes import BulkChange
from isms.register.consequences import announce_fields
from isms.register.errors import DomainError
from isms.register.models import Entry

MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Left:
    """A row that stays as it is, and why."""

    entry: Entry
    reason: str


@dataclass(frozen=True)
class Sorted:
    """Rows that a change would change, and those that it leaves."""

    changeable: list[Entry]
    left: list[Left]


@dataclass(frozen=True)
class Outcome:
    """How many rows were changed, and which were left because of what had happened to them meanwhile."""

    done_count: int
    left: tuple[Left, ...]


def sort_out(*, change: BulkChange, value: Any, rows: list[Entry], actor: Actor) -> Sorted:
    """Tell which rows a change would change; nothing is written.

    Args:
        rows: rows that the actor sees, read ``with_detail``.
        value: what they are to get; None while it is not chosen.
    """
    allowed = _editable_ids(rows, actor)
    changeable, left = [], []
    for row in rows:
        reason = _("Du får läsa posten men inte ändra den.") if row.pk not in allowed else _reason(change, row, value)
        if reason:
            left.append(Left(row, str(reason)))
        else:
            changeable.append(row)
    return Sorted(changeable, left)


@transaction.atomic
def change_many(
    *, change: BulkChange, value: Any, versions: Mapping[int, int], model: type[Entry], actor: Actor, at: dt.datetime
) -> Outcome:
    """Make one change of many entries of a register.

    A row that somebody else has saved since it was shown is left, like one that the actor may no longer change; the
    others are changed all the same. Entries are locked in the order of their keys.

    Args:
        versions: the version that each row was shown with, by its key.
        value: what they get, cleaned by the change's own field.

    Raises:
        DomainError: there are more rows than are changed at once.
    """
    if len(versions) > MOST_AT_ONCE:
        raise DomainError(_("Högst %(most)d poster ändras åt gången.") % {"most": MOST_AT_ONCE})
    keys = Entry.objects.editable_by(actor).filter(pk__in=versions).order_by("pk")
    locked = list(keys.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
    rows = list(model.objects.with_detail().filter(pk__in=locked).order_by("pk"))
    found = sort_out(change=change, value=value, rows=rows, actor=actor)
    current, left = [], found.left
    for row in found.changeable:
        if row.version == versions[row.pk]:
            current.append(row)
        else:
            left.append(Left(row, _("Någon annan hann ändra posten.")))
    if change.save_each is not None:
        return _one_by_one(change, current, left, by=actor.user, at=at)
    if current:
        _all_at_once(change, current, value, by=actor.user, at=at)
    return Outcome(len(current), tuple(left))


def _all_at_once(change: BulkChange, rows: list[Entry], value: Any, *, by: User, at: dt.datetime) -> None:
    if change.save is not None:
        change.save(rows, value, by, at)
    own = change.set_on_entry(value)
    Entry.objects.filter(pk__in=[row.pk for row in rows]).update(
        **own, version=F("version") + 1, updated_at=at, updated_by=by
    )
    for row in rows:
        row.version, row.updated_at, row.updated_by = row.version + 1, at, by
        for name, chosen in own.items():
            setattr(row, name, chosen)
    announce_fields(rows, fields=change.fields, by=by, at=at)


def _one_by_one(change: BulkChange, rows: list[Entry], left: list[Left], *, by: User, at: dt.datetime) -> Outcome:
    done_count = 0
    for row in rows:
        try:
            with transaction.atomic():
                change.save_each(row, by, at)
        except DomainError as error:
            left.append(Left(row, str(error.message)))
        except ValidationError as error:
            left.append(Left(row, " ".join(error.messages)))
        else:
            done_count += 1
    return Outcome(done_count, tuple(left))


def _editable_ids(rows: list[Entry], actor: Actor) -> set[int]:
    keys = [row.pk for row in rows]
    return set(Entry.objects.editable_by(actor).filter(pk__in=keys).values_list("pk", flat=True))


def _reason(change: BulkChange, row: Entry, value: Any) -> str:
    """Say why a row is left, or nothing."""
    if row.is_archived and not change.is_for_archived:
        return _("Posten är arkiverad.")
    if change.is_for_archived and not row.is_archived:
        return _("Posten är inte arkiverad.")
    if change.field is not None and value is not None and change.shown(row) == change.will_be(value):
        return _("Har redan det värdet.")
    return change.refusal(row, value)
