"""Write down what a breach of personal data was, whom it concerned and how grave it is for them."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from incidents.models import PersonalDataBreach
from incidents.services.duties import sync_duties
from incidents.services.locking import claim_incident
from isms.accounts.models import User


@transaction.atomic
def document_breach(*, breach: PersonalDataBreach, version: int, by: User, at: dt.datetime) -> PersonalDataBreach:
    """Save the documentation of a breach (GDPR art. 33.5).

    A risk that is no longer found unlikely lets the clock go on for each controller who had decided not to
    report: from the same moment as before.

    Args:
        version: the incident's version that the person started from.

    Raises:
        EditConflict: somebody else has saved the incident since.
        EntryArchived: it is put away.
        ValidationError: a field is wrong, or an assessed risk lacks its reason.
    """
    incident = claim_incident(breach.incident, version=version, by=by, at=at)
    if breach.risk and not breach.risk_reason.strip():
        raise ValidationError({"risk_reason": _("Skriv skälen för riskbedömningen.")})
    breach.full_clean()
    breach.save()
    sync_duties(incident=incident, by=by, at=at)
    return breach
