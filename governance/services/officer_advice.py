"""Record the data protection officer's advice on an entry."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.models import OfficerAdvice
from isms.accounts.models import User
from isms.register.errors import DomainError, EntryArchived
from isms.register.models import Entry


@transaction.atomic
def give_officer_advice(
    *, entry: Entry, text: str, adviser: str, given_on: dt.date, by: User, at: dt.datetime
) -> OfficerAdvice:
    """Keep what the officer advised about an entry (GDPR art. 39.1 a).

    Args:
        adviser: the officer's name, also when somebody else notes what was received.
        given_on: the day of the advice; not after today.

    Raises:
        DomainError: the entry does not concern personal data.
        EntryArchived: the entry is put away.
        ValidationError: a field is wrong.
    """
    locked = Entry.objects.select_for_update(no_key=True, of=("self",)).get(pk=entry.pk)
    if locked.is_archived:
        raise EntryArchived
    if not locked.concerns_personal_data:
        raise DomainError(_("Posten rör inte personuppgifter. Ange det på posten först."))
    if given_on > timezone.localtime(at).date():
        raise ValidationError({"given_on": _("Rådet kan inte vara lämnat efter dagens datum.")})
    advice = OfficerAdvice(
        entry=locked,
        text=text.strip(),
        given_on=given_on,
        adviser=adviser.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    advice.full_clean()
    advice.save(force_insert=True)
    return advice
