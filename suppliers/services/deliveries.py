"""Write what suppliers deliver, and keep the name on the system and the mark of personal data in step with it."""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from assets.models import System
from isms.accounts.models import User
from isms.register.errors import DomainError
from isms.register.models import Entry
from isms.register.services import change_entry, claim_version
from suppliers.models import Agreement, Delivery, Supplier
from suppliers.services.review_planning import plan_reviews

LONGEST_NAME = System._meta.get_field("supplier_name").max_length
# What a supplier can deliver to.
DELIVERED_TO = ("system", "processing_activity")


@transaction.atomic
def add_delivery(*, delivery: Delivery, version: int, by: User, at: dt.datetime) -> Delivery:
    """Say that a supplier delivers to a system or a processing; a system's supplier name follows.

    Args:
        version: the supplier's version that the user started from.

    Raises:
        EditConflict: somebody else has saved the supplier since ``version``.
        ValidationError: it delivers there already, or the entry cannot be delivered to.
    """
    lock_delivered([delivery.entry_id])
    claim_version(entry=delivery.supplier, version=version, by=by, at=at)
    _check(delivery)
    delivery.full_clean()
    delivery.save()
    _follow(delivery, by=by, at=at)
    return delivery


@transaction.atomic
def end_delivery(*, delivery: Delivery, ended_on: dt.date, version: int, by: User, at: dt.datetime) -> Delivery:
    """Say that a delivery has ended; it stays in the register as history.

    Raises:
        EditConflict: somebody else has saved the supplier since ``version``.
        DomainError: it has ended already.
        ValidationError: the day lies ahead, or before the delivery began.
    """
    lock_delivered([delivery.entry_id])
    claim_version(entry=delivery.supplier, version=version, by=by, at=at)
    locked = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    if not locked.is_current:
        raise DomainError(_("Leveransen är redan avslutad."))
    if ended_on > timezone.localtime(at).date():
        raise ValidationError({"ended_on": _("Dagen ligger framåt. Avsluta leveransen när den har upphört.")})
    delivery.ended_on = ended_on
    delivery.full_clean()
    delivery.save(update_fields=["ended_on"])
    _follow(delivery, by=by, at=at)
    return delivery


def rename_in_systems(*, entry_ids: Iterable[int], by: User, at: dt.datetime) -> None:
    """Write a supplier's new name on the systems it delivers, which are locked already."""
    for entry_id in entry_ids:
        _write_name(entry_id, by=by, at=at)


def delivered_ids(supplier: Supplier) -> list[int]:
    """Return the keys of what a supplier delivers to now."""
    rows = Delivery.objects.current().filter(supplier_id=supplier.pk).order_by("entry_id")
    return list(rows.values_list("entry_id", flat=True))


def lock_delivered(entry_ids: Iterable[int]) -> None:
    """Lock what is delivered before its suppliers: a changed system locks in that order too."""
    list(Entry.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=list(entry_ids)).order_by("pk"))


def recount_personal_data(supplier_ids: list[int]) -> None:
    """Keep who may read as data protection officer in step with what the suppliers deliver."""
    list(Entry.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=supplier_ids).order_by("pk"))
    reaching = set(
        Delivery.objects.current()
        .filter(supplier_id__in=supplier_ids, reaches_personal_data=True, entry__concerns_personal_data=True)
        .order_by()
        .values_list("supplier_id", flat=True)
    )
    for is_reaching in (True, False):
        changed = [pk for pk in supplier_ids if (pk in reaching) is is_reaching]
        Supplier.objects.filter(pk__in=changed, reaches_personal_data=not is_reaching).update(
            reaches_personal_data=is_reaching
        )
        Entry.objects.filter(pk__in=changed, concerns_personal_data=not is_reaching).update(
            concerns_personal_data=is_reaching
        )
        following = Agreement.objects.filter(supplier_id__in=changed).exclude(
            agreement_kind__in=Agreement.PRIVACY_KINDS
        )
        Entry.objects.filter(Q(pk__in=following.values("pk"))).update(concerns_personal_data=is_reaching)


def _check(delivery: Delivery) -> None:
    entry = delivery.entry
    if entry.kind not in DELIVERED_TO:
        raise ValidationError({"entry": _("En leverantör levererar till ett system eller en behandling.")})
    if entry.organisation_id != delivery.supplier.organisation_id:
        raise ValidationError({"entry": _("Posten hör till en annan organisation.")})
    if entry.is_archived:
        raise ValidationError({"entry": _("Posten är arkiverad.")})
    if entry.concerns_personal_data and not delivery.reaches_personal_data and not delivery.no_data_reason.strip():
        raise ValidationError(
            {"no_data_reason": _("Systemet behandlar personuppgifter. Skriv varför leverantören inte kommer åt dem.")}
        )


def _follow(delivery: Delivery, *, by: User, at: dt.datetime) -> None:
    recount_personal_data([delivery.supplier_id])
    delivery.supplier.reaches_personal_data = Supplier.objects.get(pk=delivery.supplier_id).reaches_personal_data
    delivery.supplier.concerns_personal_data = delivery.supplier.reaches_personal_data
    _write_name(delivery.entry_id, by=by, at=at)
    plan_reviews(supplier_ids=[delivery.supplier_id], by=by, at=at)


def _write_name(entry_id: int, *, by: User, at: dt.datetime) -> None:
    """Let a system's supplier name be the names of those that deliver it; restricted ones stay unnamed."""
    system = System.objects.with_detail().filter(pk=entry_id, archived_at__isnull=True).first()
    if system is None:
        return
    names = (
        Delivery.objects.current()
        .filter(entry_id=entry_id, supplier__is_restricted=False)
        .order_by("pk")
        .values_list("supplier__title", flat=True)
    )
    name = ", ".join(names)[:LONGEST_NAME]
    if name != system.supplier_name:
        system.supplier_name = name
        change_entry(entry=system, version=system.version, by=by, at=at)
