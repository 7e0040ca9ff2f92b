"""The mail of a lesson: its name and a link, nothing about anybody."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from isms.languages import in_swedish
from training.models import Campaign


@in_swedish()
def lesson_subject(campaign: Campaign) -> str:
    """Write a subject that says what it is; the lesson's name is public within the organisation."""
    return " ".join((_("Kort lektion: %(title)s") % {"title": campaign.title}).split())[:200]


@in_swedish()
def lesson_text(campaign: Campaign) -> str:
    """Write the mail; the link tells which lesson and that it came by mail, not to whom."""
    place = {"organisation": campaign.organisation.slug, "reference": campaign.reference}
    url = f"{settings.ISMS_ADDRESS}{reverse('training:lesson', kwargs=place)}?via=mail"
    context = {"campaign": campaign, "organisation": campaign.organisation, "url": url}
    return render_to_string("training/mail/lesson.txt", context).strip() + "\n"
