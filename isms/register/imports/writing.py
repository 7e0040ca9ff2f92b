"""Write what the dry run of a register's spreadsheet said: through the register's services, many new rows at once."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isms.accounts.models import User
from isms.register.errors import DomainError
from isms.register.imports.definition import Verdict
from isms.register.imports.reading import Draft, told_errors
from isms.register.imports.sheet import RegisterSheet
from isms.register.models import Entry, ImportBatch, ImportedRow

# From this many new rows they are added at once, where the register knows how.
MANY = 200
BATCH = 1_000
Progress = Callable[[int, int], None]


@dataclass
class Leftover:
    """A row that was not written, and why."""

    number: int
    title: str
    reason: str

    def kept(self) -> list[Any]:
        """Return it as the import keeps it."""
        return [self.number, self.title[:200], self.reason[:500]]


@dataclass
class Written:
    """What an import has done."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rows: list[ImportedRow] = field(default_factory=list)
    leftovers: list[Leftover] = field(default_factory=list)

    def sentence(self) -> str:
        """Say it to people."""
        parts = [
            ngettext("%(count)d ny", "%(count)d nya", self.new) % {"count": self.new},
            ngettext("%(count)d ändrad", "%(count)d ändrade", self.changed) % {"count": self.changed},
            ngettext("%(count)d oförändrad", "%(count)d oförändrade", self.unchanged) % {"count": self.unchanged},
        ]
        told = f"{', '.join(parts)}."
        if self.leftovers:
            left = ngettext("%(count)d rad lästes inte in.", "%(count)d rader lästes inte in.", len(self.leftovers))
            told = f"{told} {left % {'count': len(self.leftovers)}}"
        return told


class RowRefused(DomainError):
    """A row cannot be written, and so none is."""


def write_drafts(
    *,
    sheet: RegisterSheet,
    batch: ImportBatch,
    drafts: Sequence[Draft],
    skips_faults: bool,
    by: User,
    at: dt.datetime,
    progress: Progress,
) -> Written:
    """Write the drafts in the order of the file, inside the caller's transaction.

    Args:
        skips_faults: leave out the rows that are wrong, and those that a service refuses; otherwise nothing is written.
        progress: told how many rows of how many are done.

    Raises:
        RowRefused: a row is wrong and none is to be skipped.
    """
    done = Written()
    new = [draft for draft in drafts if draft.verdict == Verdict.NEW]
    changed = [draft for draft in drafts if draft.verdict == Verdict.CHANGED]
    done.unchanged = sum(draft.verdict == Verdict.UNCHANGED for draft in drafts)
    for draft in drafts:
        if draft.verdict == Verdict.ERROR:
            _leave(done, draft, " ".join(draft.errors), skips_faults=skips_faults)
    total, count = len(new) + len(changed), 0
    if len(new) >= MANY and sheet.create_many is not None:
        _add_many(sheet, new, by=by, at=at)
        progress(len(new), total)
        count, done.new = len(new), len(new)
        done.rows += [_row(batch, draft) for draft in new if isinstance(draft.entry, Entry)]
        new = []
    for draft in [*new, *changed]:
        if _write(sheet, draft, done, skips_faults=skips_faults, by=by, at=at) and isinstance(draft.entry, Entry):
            done.rows.append(_row(batch, draft))
        count += 1
        if count % 25 == 0:
            progress(count, total)
    ImportedRow.objects.bulk_create(done.rows, batch_size=BATCH)
    return done


def _add_many(sheet: RegisterSheet, drafts: Sequence[Draft], *, by: User, at: dt.datetime) -> None:
    try:
        with transaction.atomic():
            sheet.create_many([each.entry for each in drafts], [each.extras for each in drafts], by, at)
    except ValidationError as error:
        raise RowRefused(" ".join(told_errors(sheet, error))) from error
    except IntegrityError as error:
        raise RowRefused(_("Databasen tog inte emot raderna. Kontrollera att inget står två gånger.")) from error


def _write(sheet: RegisterSheet, draft: Draft, done: Written, *, skips_faults: bool, by: User, at: dt.datetime) -> bool:
    """Add or change one row; return whether it was done."""
    is_new = draft.verdict == Verdict.NEW
    writer = sheet.create if is_new else sheet.change
    if writer is None:
        _leave(done, draft, _("Det som finns ändras inte härifrån."), skips_faults=skips_faults)
        return False
    try:
        with transaction.atomic():
            draft.entry = writer(draft.entry, draft.extras, by, at) or draft.entry
    except ValidationError as error:
        _leave(done, draft, " ".join(told_errors(sheet, error)), skips_faults=skips_faults)
        return False
    except DomainError as error:
        _leave(done, draft, str(error.message), skips_faults=skips_faults)
        return False
    except IntegrityError:
        _leave(done, draft, _("Det finns redan en sådan rad."), skips_faults=skips_faults)
        return False
    done.new, done.changed = done.new + is_new, done.changed + (not is_new)
    return True


def _leave(done: Written, draft: Draft, reason: str, *, skips_faults: bool) -> None:
    if not skips_faults:
        told = _("Rad %(number)d (%(title)s): %(reason)s Ingenting är inläst.")
        raise RowRefused(told % {"number": draft.number, "title": draft.title[:80], "reason": reason})
    done.leftovers.append(Leftover(draft.number, draft.title, reason))


def _row(batch: ImportBatch, draft: Draft) -> ImportedRow:
    version = draft.entry.version
    before = {name: _kept(value) for name, value in draft.before.items()}
    return ImportedRow(
        batch=batch,
        entry_id=draft.entry.pk,
        number=draft.number,
        is_new=draft.verdict == Verdict.NEW,
        version=version,
        before=before,
    )


def _kept(value: Any) -> Any:
    """Return a value so that it can be put back: rows by their keys, the rest as JSON has it."""
    if isinstance(value, list):
        return [_kept(each) for each in value]
    if hasattr(value, "_meta"):
        return {"key": value.pk}
    return value if isinstance(value, bool | int | float | str | dt.date) or value is None else str(value)
