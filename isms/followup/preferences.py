"""How each person wants the mail."""

from django.db import transaction

from isms.accounts.models import Organisation, User
from isms.followup.models import MailPreference


def preferences_in(organisation: Organisation) -> dict[int, MailPreference]:
    """Return the own choices made in an organisation, by the person's key."""
    return {row.user_id: row for row in MailPreference.objects.filter(organisation=organisation)}


def preference_of(*, user: User, organisation: Organisation) -> MailPreference:
    """Return a person's choice, unsaved with the defaults when none has been made."""
    found = MailPreference.objects.filter(user=user, organisation=organisation).first()
    return found or MailPreference(user=user, organisation=organisation)


@transaction.atomic
def choose_mail(*, user: User, organisation: Organisation, rhythm: str, wants_notices: bool) -> MailPreference:
    """Store a person's choice.

    Raises:
        ValidationError: there is no such rhythm.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    preference = preference_of(user=user, organisation=organisation)
    preference.rhythm, preference.wants_notices = rhythm, wants_notices
    preference.full_clean()
    preference.save()
    return preference
