"""Read an entry's files as its page shows them."""

from dataclasses import dataclass

from django.db.models import Q

from isms.accounts.permissions import Right
from isms.register.access import Actor
from isms.register.models import Attachment, Entry


@dataclass(frozen=True)
class AttachmentList:
    """The files in use, newest first, and the earlier versions that newer ones have superseded."""

    current: tuple[Attachment, ...]
    earlier: tuple[Attachment, ...]


def attachments_of(entry: Entry, *, actor: Actor) -> AttachmentList:
    """Return the files of an entry that the actor may read, in one query."""
    present = Attachment.objects.visible_to(actor).present().with_state().filter(entry_id=entry.pk)
    found = list(present.select_related("added_by", "replaces").latest_first())
    return AttachmentList(
        current=tuple(each for each in found if not each.is_superseded),
        earlier=tuple(each for each in found if each.is_superseded),
    )


def told_of_attachments(actor: Actor) -> Q:
    """Keep the events of marked files out of the history of those who may not read what is restricted."""
    return Q() if actor.has(Right.VIEW_RESTRICTED) else Q(pgh_obj__is_secret=False)
