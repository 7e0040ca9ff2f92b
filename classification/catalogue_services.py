"""Choose which catalogues of requirements an organisation assesses its systems by."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from classification.models import CatalogueChoice, RequirementCatalogue
from isms.accounts.models import Organisation
from isms.register.errors import DomainError


@transaction.atomic
def choose_catalogues(*, organisation: Organisation, catalogues: Iterable[RequirementCatalogue]) -> None:
    """Assess by these catalogues from now on; answers to requirements of other catalogues are kept.

    Who chose what and when stands in the choices' history.

    Raises:
        DomainError: no catalogue was named, or one belongs to somebody else.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    wanted = {catalogue.pk: catalogue for catalogue in catalogues}
    if not wanted:
        raise DomainError(_("Välj minst en katalog."))
    if any(each.organisation_id not in (None, organisation.pk) for each in wanted.values()):
        raise DomainError(_("Katalogen tillhör en annan organisation."))
    present = set()
    for choice in CatalogueChoice.objects.filter(organisation=organisation).order_by("pk"):
        if choice.catalogue_id in wanted:
            present.add(choice.catalogue_id)
        else:
            choice.delete()
    for pk in wanted.keys() - present:
        choice = CatalogueChoice(organisation=organisation, catalogue=wanted[pk])
        choice.full_clean()
        choice.save()
