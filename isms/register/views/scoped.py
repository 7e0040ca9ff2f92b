"""Find the entry of an address within the actor's rights: unseen is 404, seen but fixed is 403."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from isms.register.models import Entry
from isms.register.services import record_read


def visible_entry(
    request: HttpRequest, reference: str, *, model: type[Entry] = Entry, kinds: Collection[str] = ()
) -> Entry:
    """Return an entry that the actor may see, and log the reading of a restricted one.

    Args:
        model: the register to look in; all of them by default.
        kinds: the kinds of entry that the page is about; all by default.

    Raises:
        Http404: there is no such entry, or the actor may not see it: the answers are alike.
    """
    entries = model.objects.visible_to(request.actor).with_detail()
    if kinds:
        entries = entries.filter(kind__in=kinds)
    entry = get_object_or_404(entries, reference=reference)
    record_read(entry=entry, by=request.user, at=timezone.now(), path=request.path)
    return entry


def changeable_entry(
    request: HttpRequest, reference: str, *, model: type[Entry] = Entry, kinds: Collection[str] = ()
) -> Entry:
    """Return an entry that the actor may change.

    Raises:
        Http404: the actor may not see it.
        PermissionDenied: the actor sees it but may not change it.
    """
    entry = visible_entry(request, reference, model=model, kinds=kinds)
    if not may_change(request, entry):
        raise PermissionDenied(_("Du får läsa posten men inte ändra den. Vänd dig till ägaren eller samordnaren."))
    return entry


def may_change(request: HttpRequest, entry: Entry) -> bool:
    """Tell whether the actor may change an entry that is already loaded."""
    return Entry.objects.editable_by(request.actor).filter(pk=entry.pk).exists()


def as_stored(entry: Entry) -> Entry:
    """Return an entry, already found within the actor's rights, as it stands in the database now."""
    return type(entry).objects.with_detail().get(pk=entry.pk)


def posted_version(request: HttpRequest, name: str = "version") -> int:
    """Return the version that a button's form was made from; 0, which no entry has, when it is missing or spoilt."""
    version = request.POST.get(name, "")
    return int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0


def posted_keys(data: QueryDict, name: str) -> list[int]:
    """Return the primary keys among the values of a repeated field; anything else is left out."""
    values = data.getlist(name)
    return [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 10]
