"""A shared system's matter with the city: opened and closed with the system, moved from state to state."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assets.models import System
from classification.inheritance import reached_by_systems, recompute_protection
from classification.models import (
    CityRequest,
    NormativeChange,
    NormativeClassification,
    NormativeMatter,
    NormativeState,
)
from isms.accounts.models import User
from isms.followup.services import close_followups
from isms.languages import in_swedish
from isms.register.consequences import Happening
from isms.register.errors import DomainError
from isms.register.models import Entry
from isms.register.services import claim_version

REQUEST_KIND = "city_request"
PUBLISHED_KIND = "normative_published"
OUTDATED_KIND = "normative_outdated"
KINDS = (REQUEST_KIND, PUBLISHED_KIND, OUTDATED_KIND)
# States that somebody may choose; the others follow from what is asked, recorded, published or withdrawn.
CHOSEN_STATES = (NormativeState.MISSING, NormativeState.REQUESTED, NormativeState.IN_PROGRESS)


def shift(
    *,
    matter: NormativeMatter,
    to: str,
    by: User | None,
    at: dt.datetime,
    note: str = "",
    normative: NormativeClassification | None = None,
) -> None:
    """Move a locked matter and keep the move; the levels are recomputed by the caller.

    Args:
        normative: the classification that now holds, when ``to`` is decided.

    Raises:
        DomainError: the matter may not go there from where it is.
    """
    if not matter.may_become(to):
        raise DomainError(
            _("Ärendet kan inte gå från %(from)s till %(to)s.")
            % {"from": matter.get_state_display().lower(), "to": NormativeState(to).label.lower()}
        )
    before = matter.state
    matter.state = to
    if normative is not None:
        matter.normative = normative
    matter.save(update_fields=["state", "normative"])
    NormativeChange.objects.create(
        matter=matter,
        from_state=before,
        to_state=to,
        note=note.strip(),
        normative=matter.normative if to in (NormativeState.DECIDED, NormativeState.OUTDATED) else None,
        changed_at=at,
        changed_by=by,
    )


@transaction.atomic
def move_matter(*, system: System, to: str, note: str, version: int, by: User, at: dt.datetime) -> NormativeMatter:
    """Say how far the city has come: missing, requested or in progress.

    Raises:
        EditConflict: somebody else has saved the system since ``version``.
        DomainError: the state is not chosen by hand, or cannot be reached from where the matter is.
    """
    claim_version(entry=system, version=version, by=by, at=at)
    if to not in CHOSEN_STATES:
        raise DomainError(_("Läget beslutad eller inaktuell följer av att en klassning registreras eller upphävs."))
    matter = locked_matter(system)
    if to == NormativeState.REQUESTED and not _has_open_request(system):
        raise DomainError(_("Registrera begäran till staden, så blir läget begärd."))
    shift(matter=matter, to=to, by=by, at=at, note=note)
    return matter


def locked_matter(system: System) -> NormativeMatter:
    """Return a shared system's open matter, locked.

    Raises:
        DomainError: the system is not city-shared.
    """
    matter = NormativeMatter.objects.open().select_for_update(of=("self",)).filter(system_id=system.pk).first()
    if matter is None:
        raise DomainError(_("Systemet är inte stadsgemensamt. Normerande klassningar gäller bara sådana system."))
    return matter


def follow_system(happening: Happening) -> None:
    """Open a matter when a system becomes city-shared, and close it when it no longer is."""
    if happening.entry.kind != System.KIND:
        return
    system = System.objects.get(pk=happening.entry.pk)
    matter = NormativeMatter.objects.select_for_update(of=("self",)).filter(system=system).first()
    if system.is_city_shared and matter is None:
        NormativeMatter.objects.create(system=system)
    elif system.is_city_shared and matter.closed_at is not None:
        _reopen(matter, by=happening.by, at=happening.at)
        recompute_protection(reached_by_systems([system.pk]))
    elif not system.is_city_shared and matter is not None and matter.closed_at is None:
        matter.closed_at = happening.at
        matter.save(update_fields=["closed_at"])
        for kind in KINDS:
            with in_swedish():
                close_followups(
                    entry=system,
                    by=happening.by,
                    at=happening.at,
                    reason=_("Systemet är inte längre stadsgemensamt."),
                    kind=kind,
                )
        recompute_protection(reached_by_systems([system.pk]))


def follow_new_systems(happenings: Sequence[Happening]) -> None:
    """Open the matters of many systems that have just been registered, as ``follow_system`` does for one."""
    shared = [each.entry for each in happenings if each.entry.kind == System.KIND and each.entry.is_city_shared]
    NormativeMatter.objects.bulk_create([NormativeMatter(system=system) for system in shared], batch_size=1_000)


def _reopen(matter: NormativeMatter, *, by: User, at: dt.datetime) -> None:
    """Take up a closed matter where the world has come since."""
    matter.closed_at = None
    matter.save(update_fields=["closed_at"])
    today = timezone.localtime(at).date()
    if matter.central_system_id is not None:
        holds = published_normative(matter.central_system, today=today)
    else:
        holds = NormativeClassification.objects.in_force(today).filter(pk=matter.normative_id).first()
    if matter.state == NormativeState.DECIDED and holds is None:
        shift(matter=matter, to=NormativeState.OUTDATED, by=by, at=at)
    elif holds is not None and matter.normative_id != holds.pk:
        shift(matter=matter, to=NormativeState.DECIDED, by=by, at=at, normative=holds)


def published_normative(central: System, *, today: dt.date) -> NormativeClassification | None:
    """Return what a central system has published that is in force."""
    in_force = NormativeClassification.objects.published().in_force(today)
    return in_force.filter(entry_id=central.pk).latest_first().first()


def lock_entries(ids: list[int]) -> list[Entry]:
    """Lock entries of any organisation in the order of their ids, as every writer over several does."""
    return list(Entry.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids).order_by("pk"))


def _has_open_request(system: System) -> bool:
    return CityRequest.objects.unanswered().filter(system=system, subject=CityRequest.Subject.NORMATIVE).exists()
