"""Link a local shared system to the central organisation's own entry of it."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assets.models import System
from classification.inheritance import reached_by_systems, recompute_protection
from classification.models import CentralOffer, NormativeState
from classification.normative.matters import lock_entries, locked_matter, published_normative, shift
from classification.normative.publishing import check_shareable, settle_decided
from classification.normative.selectors import linkable_systems
from isms.accounts.models import User
from isms.languages import in_swedish
from isms.register.errors import DomainError
from isms.register.services import claim_version


@transaction.atomic
def offer_system(*, system: System, is_open: bool, version: int, by: User, at: dt.datetime) -> CentralOffer:
    """Let other organisations link their systems to a central one, or stop new links; links made stay.

    Raises:
        EditConflict: somebody else has saved the system since ``version``.
        DomainError: the system is restricted.
    """
    claim_version(entry=system, version=version, by=by, at=at)
    if is_open:
        check_shareable(system)
    offer, _created = CentralOffer.objects.update_or_create(system=system, defaults={"is_open": is_open})
    return offer


@transaction.atomic
def link_system(*, system: System, central: System, version: int, by: User, at: dt.datetime) -> None:
    """Let a local shared system follow a central one; what is published already holds at once.

    Raises:
        EditConflict: somebody else has saved the local system since ``version``.
        DomainError: the central system is not offered, or is the organisation's own.
    """
    claim_version(entry=system, version=version, by=by, at=at)
    lock_entries([central.pk])  # a publication that is under way is seen when it has ended
    if not linkable_systems(system.organisation).filter(pk=central.pk).exists():
        raise DomainError(_("Systemet går inte att koppla till. Välj ett i listan."))
    matter = locked_matter(system)
    before = matter.central_system_id
    matter.central_system = central
    matter.save(update_fields=["central_system"])
    holds = published_normative(central, today=timezone.localtime(at).date())
    if holds is not None:
        settle_decided(matter, holds, by=by, at=at)
    elif matter.state == NormativeState.DECIDED and before != central.pk:
        with in_swedish():
            shift(
                matter=matter,
                to=NormativeState.OUTDATED,
                by=by,
                at=at,
                note=_("Kopplat till ett centralt system som ännu inte har någon normerande klassning."),
            )
    recompute_protection(reached_by_systems([system.pk]))


@transaction.atomic
def unlink_system(*, system: System, version: int, by: User, at: dt.datetime) -> None:
    """End the link to a central system; what was inherited through it no longer holds.

    Raises:
        EditConflict: somebody else has saved the local system since ``version``.
        DomainError: there is no link.
    """
    claim_version(entry=system, version=version, by=by, at=at)
    matter = locked_matter(system)
    if matter.central_system_id is None:
        raise DomainError(_("Systemet är inte kopplat."))
    matter.central_system = None
    matter.save(update_fields=["central_system"])
    if matter.state == NormativeState.DECIDED:
        with in_swedish():
            shift(matter=matter, to=NormativeState.OUTDATED, by=by, at=at, note=_("Kopplingen togs bort."))
    recompute_protection(reached_by_systems([system.pk]))
