"""Begin an organisation: its register, and the administrator who lets everybody else in."""

import structlog
from django.db import transaction

from isms.accounts.models import Organisation, User
from isms.accounts.roles import ADMINISTRATOR
from isms.register.access import grant_role
from isms.rights.accounts import add_account

log = structlog.get_logger(__name__)


@transaction.atomic
def begin_organisation(*, organisation: Organisation, name: str, email: str, made_by: str) -> User:
    """Save a new organisation and give it its first administrator, who then gives the first coordinator.

    Args:
        organisation: not yet saved.
        name: of the administrator; not used when the address has an account already.
        email: the administrator's address.
        made_by: the account on the server that asks, for the record.

    Returns:
        the administrator.

    Raises:
        ValidationError: what is wrong, at the field; the address, when its account is locked.
    """
    organisation.full_clean()
    organisation.save(force_insert=True)
    administrator = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if administrator is None:
        administrator = add_account(name=name, email=email, organisation=organisation)
    grant_role(user=administrator, role=ADMINISTRATOR, organisation=organisation)
    log.warning(
        "organisation_begun", organisation_id=organisation.pk, administrator_id=administrator.pk, made_by=made_by
    )
    return administrator
