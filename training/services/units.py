"""Remember what units are called elsewhere, and which posts answer for their training."""

from collections.abc import Mapping

from django.db import transaction

from isms.accounts.models import Organisation, Post, Unit
from training.models import TrainingContact, UnitAlias
from training.names import key_of


@transaction.atomic
def remember_units(
    *, organisation: Organisation, names: Mapping[str, Unit | None], contacts: Mapping[Unit, Post | None]
) -> None:
    """Store what names mean and who answers for units; what is not mentioned stays.

    Args:
        names: the unit of each name; None leaves rows with the name out of imports.
        contacts: the post of each unit; None means nobody, and follow-ups go to the course's owner.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    known = {alias.key: alias for alias in UnitAlias.objects.in_organisation(organisation)}
    for name, unit in names.items():
        key = key_of(name)
        alias = known.get(key) or UnitAlias(organisation=organisation, key=key)
        if alias.pk is None or alias.unit_id != (unit.pk if unit else None):
            alias.name, alias.unit = name[:200], unit
            alias.full_clean()
            alias.save()
    present = {contact.unit_id: contact for contact in TrainingContact.objects.in_organisation(organisation)}
    for unit, post in contacts.items():
        contact = present.get(unit.pk)
        if post is None:
            TrainingContact.objects.filter(unit=unit).delete()
        elif contact is None or contact.post_id != post.pk:
            contact = contact or TrainingContact(unit=unit)
            contact.post = post
            contact.full_clean()
            contact.save()
