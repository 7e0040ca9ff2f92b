"""Writes that every register shares: create, change, archive, comment, decide."""

import datetime as dt
from typing import TypeVar

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from isms.accounts.models import User
from isms.register import registers
from isms.register.consequences import Event, announce
from isms.register.errors import DomainError, EditConflict, EntryArchived
from isms.register.models import AccessEvent, Comment, Decision, Entry
from isms.register.references import allocate_reference

# PostgreSQL refuses a search vector of more than a megabyte, and with it the whole row.
SEARCHED_CHARACTERS = 100_000

AnyEntry = TypeVar("AnyEntry", bound=Entry)


@transaction.atomic
def create_entry(*, entry: AnyEntry, by: User, at: dt.datetime) -> AnyEntry:
    """Add an unsaved entry to its register and give it a reference.

    Args:
        entry: a register's model with organisation, unit and its own fields set.
        at: the time of creation.

    Raises:
        ValidationError: a field or a rule of the model says no.
    """
    entry.kind = entry.KIND
    entry.created_by = entry.updated_by = by
    entry.created_at = entry.updated_at = at
    derive_columns(entry)
    entry.full_clean(exclude=["reference", "entry"])
    prefix = registers.get(entry.kind).prefix
    entry.reference = allocate_reference(organisation=entry.organisation, prefix=prefix)
    derive_columns(entry)
    entry.save(force_insert=True)
    announce(Event.CREATED, entry=entry, by=by, at=at)
    return entry


@transaction.atomic
def change_entry(*, entry: AnyEntry, version: int, by: User, at: dt.datetime) -> AnyEntry:
    """Save changed fields of an entry, unless somebody else has saved it since.

    Args:
        entry: the loaded entry with new values set.
        version: the version that the user started from.

    Raises:
        EditConflict: the entry has a later version; nothing is written.
        EntryArchived: the entry is put away.
        ValidationError: a field or a rule of the model says no.
    """
    claim_version(entry=entry, version=version, by=by, at=at)
    derive_columns(entry)
    entry.full_clean(exclude=["entry"])
    entry.save()
    announce(Event.CHANGED, entry=entry, by=by, at=at)
    return entry


def claim_version(*, entry: Entry, version: int, by: User, at: dt.datetime) -> None:
    """Lock the entry's row and move it one version on: the first statement of every write.

    Raises:
        EditConflict: somebody else has moved it already.
        EntryArchived: the entry is put away.
    """
    claimed = Entry.objects.filter(pk=entry.pk, version=version, archived_at__isnull=True).update(
        version=F("version") + 1, updated_at=at, updated_by=by
    )
    if not claimed:
        if Entry.objects.filter(pk=entry.pk, archived_at__isnull=False).exists():
            raise EntryArchived
        raise EditConflict
    entry.version, entry.updated_at, entry.updated_by = version + 1, at, by


@transaction.atomic
def archive_entry(*, entry: Entry, version: int, by: User, at: dt.datetime) -> Entry:
    """Put an entry away: it leaves lists and figures but keeps its page, history and decisions.

    Raises:
        EditConflict: somebody else has saved the entry since.
        EntryArchived: it is put away already.
        DomainError: entries of its kind are always in use.
    """
    if not entry.register.may_be_archived:
        raise DomainError(_("%(what)s arkiveras inte.") % {"what": entry.register.label})
    claim_version(entry=entry, version=version, by=by, at=at)
    Entry.objects.filter(pk=entry.pk).update(archived_at=at, archived_by=by)
    entry.archived_at, entry.archived_by = at, by
    announce(Event.ARCHIVED, entry=entry, by=by, at=at)
    return entry


@transaction.atomic
def restore_entry(*, entry: Entry, version: int, by: User, at: dt.datetime) -> Entry:
    """Bring an archived entry back into use.

    Raises:
        EditConflict: somebody else has changed it since, or it is not archived.
    """
    restored = Entry.objects.filter(pk=entry.pk, version=version, archived_at__isnull=False).update(
        version=F("version") + 1, updated_at=at, updated_by=by, archived_at=None, archived_by=None
    )
    if not restored:
        raise EditConflict
    entry.version, entry.archived_at, entry.archived_by = version + 1, None, None
    announce(Event.RESTORED, entry=entry, by=by, at=at)
    return entry


@transaction.atomic
def add_comment(*, entry: Entry, text: str, by: User, at: dt.datetime) -> Comment:
    """Add a remark to an entry.

    Raises:
        ValidationError: the text is empty or longer than 20,000 characters.
    """
    comment = Comment(entry_id=entry.pk, text=text.strip(), written_by=by, written_at=at)
    comment.full_clean()
    comment.save()
    return comment


@transaction.atomic
def record_decision(*, decision: Decision) -> Decision:
    """Store a decision; afterwards nobody can change it, only supersede it.

    Raises:
        ValidationError: the authority lacks its date, paragraph or delegation item.
    """
    decision.full_clean()
    decision.save(force_insert=True)
    return decision


def record_read(*, entry: Entry, by: User, at: dt.datetime, path: str) -> None:
    """Log that a person has read a restricted entry; other readings leave no trace."""
    if entry.is_restricted:
        AccessEvent.objects.create(
            kind=AccessEvent.Kind.READ,
            at=at,
            organisation_id=entry.organisation_id,
            by=by,
            entry_id=entry.pk,
            path=path[:300],
        )


def derive_columns(entry: Entry) -> None:
    """Set the columns that rights and search read, so that they never join the register's own table."""
    entry.concerns_personal_data = entry.describes_personal_data()
    parts = [entry.reference, entry.title, entry.case_number]
    parts += [str(getattr(entry, name)) for name in entry.SEARCH_FIELDS]
    entry.search_text = "\n".join(part for part in parts if part)[:SEARCHED_CHARACTERS]
