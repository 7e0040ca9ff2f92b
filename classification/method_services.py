"""Choose how an organisation classifies: method, optional aspect, way of working, whom to contact."""

from django.db import transaction

from classification.models import Method, MethodChoice
from isms.accounts.models import Organisation


@transaction.atomic
def choose_method(
    *,
    organisation: Organisation,
    method: Method,
    judges_traceability: bool = False,
    works_in: str = MethodChoice.WorksIn.OWN,
    security_contact: str = "",
) -> MethodChoice:
    """Set how an organisation classifies from now on; classifications that are decided keep the method they have.

    Who chose what and when stands in the choice's history.

    Raises:
        ValidationError: a value is not offered or too long.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)  # two first choices at once become one
    choice = MethodChoice.objects.filter(organisation=organisation).first() or MethodChoice(organisation=organisation)
    choice.method, choice.judges_traceability = method, judges_traceability
    choice.works_in, choice.security_contact = works_in, security_contact.strip()
    choice.full_clean()
    choice.save()
    return choice
