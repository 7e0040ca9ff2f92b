"""The entries that a person has opened last, kept in the cache for a month and nowhere else.

They only save the person's own time: nobody else reads them, and they are worth neither a row nor a query on every
page. What the person no longer may see is left out when they are shown.
"""

from django.core.cache import cache

from isms.register.access import Actor
from isms.register.models import Entry

SHOWN = 10
# Days after the last opening until the list is forgotten.
KEPT_DAYS = 30


def remember_opened(entry: Entry, *, actor: Actor) -> None:
    """Put an entry first among those that a person has opened in an organisation."""
    key = _key(actor)
    earlier = [pk for pk in cache.get(key, []) if pk != entry.pk]
    cache.set(key, [entry.pk, *earlier][:SHOWN], timeout=KEPT_DAYS * 24 * 3600)


def recent_entries(actor: Actor) -> tuple[Entry, ...]:
    """Return the entries that a person opened last and still may see, the latest first."""
    keys: list[int] = cache.get(_key(actor), [])
    if not keys:
        return ()
    found = Entry.objects.visible_to(actor).active().filter(pk__in=keys).with_flags(actor.today).with_names()
    return tuple(sorted(found, key=lambda entry: keys.index(entry.pk)))


def _key(actor: Actor) -> str:
    return f"recent-{actor.organisation.pk}-{actor.user.pk}"
