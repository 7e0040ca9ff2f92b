"""The first visit: three sentences for whoever answers for something, until they are put away."""

import datetime as dt

from isms.accounts.models import User
from isms.register.access import Actor


def is_new(actor: Actor) -> bool:
    """Tell whether a person answers for something and has not put the explanation away."""
    return bool(actor.post_ids) and actor.user.welcomed_at is None


def put_away(*, by: User, at: dt.datetime) -> None:
    """Remember that a person does not need the explanation any more, in any organisation; once is enough."""
    User.objects.filter(pk=by.pk, welcomed_at__isnull=True).update(welcomed_at=at)
