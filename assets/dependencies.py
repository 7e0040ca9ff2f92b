"""Writes of what a system cannot work without; a chain of dependencies never leads back to its start."""

import datetime as dt
from collections.abc import Collection

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.models import System, SystemDependency
from assets.selectors import dependency_path
from isms.accounts.models import User
from isms.register.errors import DomainError
from isms.register.services import claim_version

# The first number of the advisory lock under which dependencies are added, the second is the organisation.
LOCK_CLASS = 4711


class DependencyCycle(DomainError):
    """The new dependency would close a ring; ``path`` is the chain that is there already, from its end to its start."""

    def __init__(self, path: tuple[System, ...]) -> None:
        super().__init__(gettext_lazy("Beroendet skulle bilda en ring: systemet behövs redan av det du valde."))
        self.path = path

    def sentence(self, visible_ids: Collection[int]) -> str:
        """Name the ring, from the changed system round to itself again.

        Args:
            visible_ids: the systems that the reader may see; others are not named.
        """
        ring = (self.path[-1], *self.path)
        names = [
            system.title if system.pk in visible_ids else _("ett system som du inte har behörighet till")
            for system in ring
        ]
        return _("Beroendet skulle bilda en ring: %(ring)s. Ta bort något av de andra beroendena först.") % {
            "ring": " → ".join(names)
        }


@transaction.atomic
def add_dependency(*, dependency: SystemDependency, version: int, by: User, at: dt.datetime) -> SystemDependency:
    """Record that a system needs another.

    Two who add at once in one organisation wait for each other, so that they cannot close a ring together.

    Args:
        dependency: unsaved, with both systems set.
        version: the version of the system that the user started from.

    Raises:
        EditConflict: somebody else has saved the system since.
        EntryArchived: the system is put away.
        DependencyCycle: the other system needs this one, directly or through others.
        DomainError: the other system is archived, or another organisation's.
        ValidationError: the dependency is there already, or leads to the system itself.
    """
    system, needed = dependency.system, dependency.depends_on
    claim_version(entry=system, version=version, by=by, at=at)
    _wait_for_turn(system.organisation_id)
    if needed.organisation_id != system.organisation_id:
        raise DomainError(_("Systemet hör till en annan organisation."))
    if needed.is_archived:
        raise DomainError(_("Systemet är arkiverat. Återställ det först, eller välj ett annat."))
    dependency.full_clean()
    path = dependency_path(start=needed, end=system)
    if path:
        raise DependencyCycle(path)
    dependency.save(force_insert=True)
    return dependency


@transaction.atomic
def remove_dependency(*, dependency: SystemDependency, version: int, by: User, at: dt.datetime) -> None:
    """Record that a system no longer needs another; the history keeps that it did.

    Raises:
        EditConflict: somebody else has saved the system since.
        EntryArchived: the system is put away.
    """
    claim_version(entry=dependency.system, version=version, by=by, at=at)
    dependency.delete()


def _wait_for_turn(organisation_id: int) -> None:
    """Hold the organisation's dependencies until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK_CLASS, organisation_id])
