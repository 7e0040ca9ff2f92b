"""Write lessons, put them in the outbox and count how often they are opened."""

import datetime as dt
from collections.abc import Collection
from email.utils import make_msgid
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from isms.accounts.models import Organisation, Unit, User
from isms.followup.models import OutgoingMail
from isms.register.errors import DomainError
from isms.register.services import change_entry, claim_version, create_entry
from training.emails import lesson_subject, lesson_text
from training.models import Campaign, CampaignRound, CampaignUnit, LessonOpening
from training.selectors.lessons import recipients_of


@transaction.atomic
def create_campaign(*, campaign: Campaign, units: Collection[Unit], by: User, at: dt.datetime) -> Campaign:
    """Add a lesson to the register.

    Args:
        units: whom it is for; none means everybody.

    Raises:
        ValidationError: a field is wrong, or a unit or the course belongs to another organisation.
    """
    _check(campaign, units)
    create_entry(entry=campaign, by=by, at=at)
    _set_units(campaign, units)
    return campaign


@transaction.atomic
def change_campaign(
    *, campaign: Campaign, units: Collection[Unit], version: int, by: User, at: dt.datetime
) -> Campaign:
    """Save a changed lesson; what has been sent stays as it was sent.

    Raises:
        EditConflict: somebody else has saved it since ``version``.
        ValidationError: as when it is created.
    """
    _check(campaign, units)
    change_entry(entry=campaign, version=version, by=by, at=at)
    _set_units(campaign, units)
    return campaign


@transaction.atomic
def send_campaign(*, campaign: Campaign, version: int, by: User, at: dt.datetime) -> CampaignRound:
    """Put the lesson in the outbox, one mail for each person with a post or a role in its units.

    The mail holds the lesson's name and a link, and nothing about anybody. One round is sent once,
    however often the button is pressed.

    Raises:
        EditConflict: somebody else has changed the lesson or sent it since ``version``.
        DomainError: it is over, restricted, or nobody is in its units.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=campaign.organisation_id)
    claim_version(entry=campaign, version=version, by=by, at=at)
    stored = Campaign.objects.select_related("organisation").get(pk=campaign.pk)
    today = timezone.localdate(at)
    if stored.is_restricted or stored.is_marked_secret:
        raise DomainError(_("En lektion med begränsad läsbehörighet eller sekretessmarkering skickas inte som mejl."))
    if not stored.starts_on <= today <= stored.ends_on:
        raise DomainError(_("Lektionen visas inte i dag. Ändra dagarna innan du skickar den."))
    people = recipients_of(stored)
    if not people:
        raise DomainError(_("Ingen i de valda enheterna har en befattning eller roll i registret."))
    number = stored.rounds.count() + 1
    round_sent = CampaignRound(campaign=stored, number=number, mail_count=len(people), sent_at=at, sent_by=by)
    round_sent.full_clean()
    round_sent.save(force_insert=True)
    host = urlsplit(settings.ISMS_ADDRESS).hostname
    OutgoingMail.objects.bulk_create(
        OutgoingMail(
            organisation=stored.organisation,
            recipient=person,
            address=person.email,
            kind=OutgoingMail.Kind.LESSON,
            period=f"{stored.reference}/{number}",
            prepared_on=today,
            subject=lesson_subject(stored),
            text=lesson_text(stored),
            message_id=make_msgid(domain=host),
            queued_at=at,
            next_attempt_at=at,
        )
        for person in people
    )
    return round_sent


@transaction.atomic
def count_opening(*, campaign: Campaign, channel: str, on: dt.date) -> None:
    """Add one to how often a lesson was opened; who opened it is asked by nobody and stored nowhere.

    Args:
        channel: a code of ``LessonOpening.Channel``; anything else counts as another way.
    """
    if channel not in LessonOpening.Channel.values:
        channel = LessonOpening.Channel.OTHER
    about = {"campaign_id": campaign.pk, "opened_on": on, "channel": channel}
    LessonOpening.objects.bulk_create([LessonOpening(**about)], ignore_conflicts=True)
    LessonOpening.objects.filter(**about).update(opened_count=F("opened_count") + 1)


def _check(campaign: Campaign, units: Collection[Unit]) -> None:
    if any(unit.organisation_id != campaign.organisation_id for unit in units):
        raise ValidationError({"units": _("Enheten hör till en annan organisation.")})
    if campaign.course is not None and campaign.course.organisation_id != campaign.organisation_id:
        raise ValidationError({"course": _("Utbildningen hör till en annan organisation.")})


def _set_units(campaign: Campaign, units: Collection[Unit]) -> None:
    wanted = {unit.pk for unit in units}
    present = set(campaign.unit_links.values_list("unit_id", flat=True))
    CampaignUnit.objects.filter(campaign_id=campaign.pk, unit_id__in=present - wanted).delete()
    for unit_id in sorted(wanted - present):
        CampaignUnit.objects.create(campaign_id=campaign.pk, unit_id=unit_id)
