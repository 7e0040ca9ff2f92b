"""What of a post's follow-ups is handed over with its entries."""

from collections.abc import Collection

from django.db.models import F

from isms.accounts.models import Post
from isms.followup.querysets import FollowUpQuerySet
from isms.register.access import Actor


def open_followups_of(actor: Actor, post: Post) -> FollowUpQuerySet:
    """Return the open follow-ups that a post of its own is to do, and whose entries the actor may change.

    Those without a post of their own follow their entry's owner and need no handing over.
    """
    from isms.followup.models import FollowUp

    return FollowUp.objects.editable_by(actor).open().filter(responsible=post)


def open_followups_of_owners(entry_ids: Collection[int]) -> FollowUpQuerySet:
    """Return the open follow-ups of some entries that a post of its own is to do, and that post owns the entry."""
    from isms.followup.models import FollowUp

    return FollowUp.objects.open().filter(entry_id__in=entry_ids, responsible=F("entry__owner"))
