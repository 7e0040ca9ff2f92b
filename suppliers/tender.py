"""Write the requirements of a procurement for the tender, and note that it was done."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isms.accounts.models import User
from isms.languages import in_swedish
from isms.register.errors import DomainError
from isms.register.pdf import write_pdf
from suppliers.gate import demanded_by, profile_of
from suppliers.models import Procurement
from suppliers.services.procurements import record_export

TEMPLATE = "suppliers/procurements/tender_pdf.html"


@transaction.atomic
def write_tender(procurement: Procurement, *, by: User, at: dt.datetime) -> bytes:
    """Return the requirements at the level of what a procurement concerns as a tagged PDF.

    Raises:
        DomainError: nothing concerned is classified, or the catalogue demands nothing at that level.
    """
    profile = profile_of(procurement)
    if profile is None:
        raise DomainError(_("Klassa det som upphandlingen berör först. Kraven följer av klassningen."))
    requirements = demanded_by(procurement, profile)
    record_export(procurement=procurement, profile=profile.in_words, requirements=requirements, by=by, at=at)
    context = {
        "organisation": procurement.organisation,
        "procurement": procurement,
        "profile": profile.in_words,
        "requirements": requirements,
        "printed_at": timezone.localtime(at),
    }
    with in_swedish():
        return write_pdf(TEMPLATE, context)
