"""Record the data protection officer's advice (GDPR art. 35.2 and 39.1 c)."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assets.models import ImpactAssessment, ProtectionAdvice, ThresholdAssessment, ThresholdDecision
from isms.accounts import roles
from isms.accounts.models import User
from isms.accounts.permissions import Right
from isms.register.access import Actor
from isms.register.errors import DomainError, EntryArchived
from isms.register.models import Entry


def may_advise(actor: Actor) -> bool:
    """Tell whether a person may record advice on what they see: the officer, and the coordinator who received it."""
    return is_officer(actor) or actor.has(Right.EDIT_REGISTER)


def is_officer(actor: Actor) -> bool:
    """Tell whether a person is data protection officer here."""
    return roles.DATA_PROTECTION_OFFICER.code in actor.role_codes


@transaction.atomic
def record_advice(
    *,
    about: ThresholdAssessment | ImpactAssessment,
    text: str,
    given_on: dt.date,
    adviser: str,
    by: User,
    at: dt.datetime,
) -> ProtectionAdvice:
    """Keep what the officer advised on an assessment that is not decided yet.

    Args:
        given_on: the day of the advice; not after today.
        adviser: the officer's name, also when somebody else records what was received.

    Raises:
        DomainError: the assessment is decided already.
        EntryArchived: the processing is put away.
        ValidationError: a field is wrong.
    """
    locked = Entry.objects.select_for_update(no_key=True, of=("self",)).get(pk=about.activity_id)
    if locked.is_archived:
        raise EntryArchived
    if given_on > timezone.localtime(at).date():
        raise ValidationError({"given_on": _("Rådet kan inte vara lämnat efter dagens datum.")})
    is_threshold = isinstance(about, ThresholdAssessment)
    if is_threshold:
        is_decided = ThresholdDecision.objects.filter(assessment=about).exists()
    else:
        is_decided = ImpactAssessment.objects.get(pk=about.pk).is_decided
    if is_decided:
        raise DomainError(_("Bedömningen är redan beslutad. Lämna rådet på nästa bedömning."))
    advice = ProtectionAdvice(
        activity_id=about.activity_id,
        threshold_assessment=about if is_threshold else None,
        impact_assessment=None if is_threshold else about,
        text=text.strip(),
        given_on=given_on,
        adviser=adviser.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    advice.full_clean()
    advice.save(force_insert=True)
    return advice
