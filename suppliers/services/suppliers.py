"""Write suppliers and whom to reach there."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from isms.accounts.models import Organisation, User
from isms.register.services import change_entry, claim_version, create_entry
from suppliers.models import Supplier, SupplierContact
from suppliers.services.deliveries import delivered_ids, lock_delivered, rename_in_systems


@transaction.atomic
def create_supplier(*, supplier: Supplier, by: User, at: dt.datetime) -> Supplier:
    """Add a supplier.

    Raises:
        ValidationError: a field is wrong, or another supplier has the organisation number.
    """
    # Two at once with the same number take turns here.
    Organisation.objects.select_for_update(no_key=True).get(pk=supplier.organisation_id)
    create_entry(entry=supplier, by=by, at=at)
    _check_number_is_free(supplier)
    return supplier


@transaction.atomic
def change_supplier(*, supplier: Supplier, version: int, by: User, at: dt.datetime) -> Supplier:
    """Save a changed supplier; the systems it delivers follow its name.

    Raises:
        EditConflict: somebody else has saved it since ``version``.
        ValidationError: a field is wrong, or another supplier has the organisation number.
    """
    entry_ids = delivered_ids(supplier)
    lock_delivered(entry_ids)
    change_entry(entry=supplier, version=version, by=by, at=at)
    Organisation.objects.select_for_update(no_key=True).get(pk=supplier.organisation_id)
    _check_number_is_free(supplier)
    rename_in_systems(entry_ids=entry_ids, by=by, at=at)
    return supplier


@transaction.atomic
def add_contact(*, contact: SupplierContact, version: int, by: User, at: dt.datetime) -> SupplierContact:
    """Add a way to reach the supplier.

    Raises:
        EditConflict: somebody else has saved the supplier since ``version``.
        ValidationError: there is neither address nor telephone.
    """
    claim_version(entry=contact.supplier, version=version, by=by, at=at)
    contact.full_clean()
    contact.save()
    return contact


@transaction.atomic
def remove_contact(*, contact: SupplierContact, version: int, by: User, at: dt.datetime) -> None:
    """Take a contact away: who has left is no longer kept, the history tells that there was one.

    Raises:
        EditConflict: somebody else has saved the supplier since ``version``.
    """
    claim_version(entry=contact.supplier, version=version, by=by, at=at)
    contact.delete()


def _check_number_is_free(supplier: Supplier) -> None:
    if not supplier.organisation_number:
        return
    others = Supplier.objects.filter(
        organisation_id=supplier.organisation_id,
        country=supplier.country,
        organisation_number=supplier.organisation_number,
    )
    if others.exclude(pk=supplier.pk).exists():
        raise ValidationError({"organisation_number": _("Det finns redan en leverantör med det numret.")})
