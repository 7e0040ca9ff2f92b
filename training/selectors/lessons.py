"""Whom lessons are for, and which of them a person is to see."""

from django.db.models import Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from isms.accounts.models import User
from isms.followup.notices import Notice
from isms.register.access import Actor
from training.models import Campaign, LessonOpening

MOST_NOTICES = 3


def recipients_of(campaign: Campaign) -> list[User]:
    """Return the active people with a post or a role in a lesson's units, or in the whole organisation."""
    unit_ids = list(campaign.unit_links.values_list("unit_id", flat=True))
    organisation = campaign.organisation
    in_place = Q(held_posts__unit__organisation=organisation, held_posts__archived_at__isnull=True)
    with_role = Q(groups__role_group__organisation=organisation)
    if unit_ids:
        in_place &= Q(held_posts__unit__in=unit_ids)
        with_role &= Q(groups__role_group__unit__in=unit_ids)
    people = User.objects.filter(in_place | with_role, is_active=True).exclude(email="")
    return list(people.distinct().order_by("pk"))


def notices_of(actor: Actor) -> list[Notice]:
    """Return the lessons to show on a person's Min sida, the newest first."""
    if actor.is_stranger:
        return []
    lessons = Campaign.objects.readable_by(actor).showing_on(actor.today).filter(is_on_my_page=True).meant_for(actor)
    slug = actor.organisation.slug
    return [
        Notice(
            text=_("Kort lektion: %(title)s.") % {"title": title.rstrip(".")},
            url=reverse("training:lesson", kwargs={"organisation": slug, "reference": reference}) + "?via=my_page",
            link_text=_("Läs lektionen %(reference)s") % {"reference": reference},
        )
        for reference, title in lessons.order_by("-starts_on", "-pk").values_list("reference", "title")[:MOST_NOTICES]
    ]


def lessons_for(actor: Actor) -> QuerySet[Campaign]:
    """Return what a person may read as a lesson, whether or not the register's entry is seen."""
    return Campaign.objects.readable_by(actor).select_related("organisation")


def openings_of(campaign: Campaign) -> list[tuple[str, int]]:
    """Return how often a lesson was opened from each place; numbers only."""
    summed = dict(campaign.openings.order_by().values_list("channel").annotate(count=Sum("opened_count")))
    return [(str(channel.label), summed.get(channel.value, 0)) for channel in LessonOpening.Channel]
