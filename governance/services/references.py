"""Writes of the items of VoR, IKP and RSA, and of what points to them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from governance.models import PlanningReference, ReferenceLink
from isms.accounts.models import Organisation, User
from isms.register.errors import DomainError, EntryArchived
from isms.register.models import Entry


@dataclass(frozen=True)
class ReferenceRow:
    """One line of a year's document as it was typed or pasted."""

    code: str
    text: str
    tertial: str = ""


@dataclass(frozen=True)
class SavedRows:
    """How many lines were new, and how many changed what stood there."""

    added: int
    changed: int


@transaction.atomic
def save_references(*, organisation: Organisation, kind: str, year: int, rows: Iterable[ReferenceRow]) -> SavedRows:
    """Add the lines of a year's document; a line whose id is there already replaces its text.

    Raises:
        ValidationError: a line is wrong; nothing is written.
    """
    # Two who paste at once: the second waits here and changes what the first one added.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    stored = PlanningReference.objects.filter(organisation=organisation, kind=kind, year=year)
    known = {reference.code.casefold(): reference for reference in stored}
    added = changed = 0
    for row in rows:
        reference = known.get(row.code.casefold())
        if reference is None:
            reference = PlanningReference(organisation=organisation, kind=kind, year=year, code=row.code)
            known[row.code.casefold()] = reference
        elif (reference.text, reference.tertial) == (row.text, row.tertial):
            continue
        is_new = reference.pk is None
        reference.text, reference.tertial = row.text, row.tertial
        reference.full_clean()
        reference.save()
        added, changed = added + is_new, changed + (not is_new)
    return SavedRows(added, changed)


@transaction.atomic
def change_reference(*, reference: PlanningReference) -> PlanningReference:
    """Save a changed item.

    Raises:
        ValidationError: a field is wrong, or the id is taken in that year's document.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=reference.organisation_id)
    reference.full_clean()
    reference.save()
    return reference


@transaction.atomic
def set_references(*, entry: Entry, references: Iterable[PlanningReference], by: User, at: dt.datetime) -> None:
    """Let an entry point to exactly these items; the history keeps what it pointed to before.

    Raises:
        DomainError: an item belongs to another organisation.
        EntryArchived: the entry is put away.
    """
    locked = Entry.objects.select_for_update(no_key=True, of=("self",)).get(pk=entry.pk)
    if locked.is_archived:
        raise EntryArchived
    wanted = {reference.pk: reference for reference in references}
    if any(reference.organisation_id != locked.organisation_id for reference in wanted.values()):
        raise DomainError(_("Hänvisningen hör till en annan organisation."))
    links = ReferenceLink.objects.filter(entry=locked)
    present = set(links.values_list("reference_id", flat=True))
    links.exclude(reference_id__in=wanted).delete()
    for pk, reference in wanted.items():
        if pk not in present:
            ReferenceLink(entry=locked, reference=reference).save(force_insert=True)
