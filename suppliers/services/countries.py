"""Write what countries are in chapter V of the GDPR."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from suppliers.models import CountryStanding


@transaction.atomic
def set_standing(*, standing: CountryStanding, at: dt.datetime) -> CountryStanding:
    """Save what a country is; every page, flag and figure of every organisation follows at once.

    Raises:
        ValidationError: a field is wrong, or the day of the check lies ahead.
    """
    if standing.checked_on is not None and standing.checked_on > timezone.localtime(at).date():
        raise ValidationError({"checked_on": _("Dagen ligger framåt.")})
    standing.full_clean()
    standing.save()
    return standing
