"""A campaign of our own: a short lesson for some units, by mail or on Min sida, and how often it is opened."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Unit, User
from isms.history import tracked
from isms.register.models import Entry
from training.models.course import Course
from training.models.result import IMMUTABLE
from training.querysets import CampaignQuerySet, CampaignRoundQuerySet, LessonOpeningQuerySet

ENDS_EARLY = _("Sista dagen ligger före första dagen.")


@tracked
class Campaign(Entry):
    """A nano lesson: a text, perhaps a link, the units it is for, and the days on which it is shown."""

    entry = models.OneToOneField(Entry, parent_link=True, primary_key=True, on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey(
        Course,
        verbose_name=_("hör till utbildning"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="campaigns",
    )
    text = models.TextField(_("lektionen"), max_length=4_000, help_text=_("Kort: det ska gå att läsa på två minuter."))
    link = models.URLField(_("länk till mer"), max_length=500, blank=True)
    starts_on = models.DateField(_("visas från och med"))
    ends_on = models.DateField(_("visas till och med"))
    is_on_my_page = models.BooleanField(_("visas på Min sida"), default=True)

    objects = CampaignQuerySet.as_manager()

    KIND = "campaign"
    SEARCH_FIELDS = ("text",)

    class Meta:
        verbose_name = _("lektion")
        verbose_name_plural = _("lektioner")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="training_campaign_days_in_order",
                violation_error_message=ENDS_EARLY,
            )
        ]

    def clean(self) -> None:
        """The last day is not before the first."""
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": ENDS_EARLY})

    def describes_personal_data(self) -> bool:
        """A lesson is about nobody."""
        return False


@tracked
class CampaignUnit(models.Model):
    """A unit that a lesson is for; a lesson without any is for everybody."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="unit_links")
    unit = models.ForeignKey(Unit, verbose_name=_("enhet"), on_delete=models.PROTECT, related_name="campaign_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "unit"], name="training_campaignunit_unique")]

    def __str__(self) -> str:
        return str(self.unit)


class CampaignRound(models.Model):
    """One time that a lesson was put in the outbox: when, by whom and to how many."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField(_("omgång"))
    mail_count = models.PositiveIntegerField(_("mottagare"))
    sent_at = models.DateTimeField(_("skickad"))
    sent_by = models.ForeignKey(User, verbose_name=_("skickad av"), on_delete=models.PROTECT, related_name="+")

    objects = CampaignRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("utskicksomgång")
        verbose_name_plural = _("utskicksomgångar")
        constraints = [models.UniqueConstraint(fields=["campaign", "number"], name="training_campaignround_unique")]
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.number}"


class LessonOpening(models.Model):
    """How many times a lesson was opened on a day from one place; a number, and never by whom.

    It has no history: an event would tell who was signed in when the number grew.
    """

    class Channel(models.TextChoices):
        """From where the lesson was opened."""

        MAIL = "mail", _("Mejl")
        MY_PAGE = "my_page", _("Min sida")
        OTHER = "other", _("Annan väg")

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="openings")
    opened_on = models.DateField(_("dag"))
    channel = models.CharField(_("väg"), max_length=20, choices=Channel.choices)
    opened_count = models.PositiveIntegerField(_("antal"), default=0)

    objects = LessonOpeningQuerySet.as_manager()

    class Meta:
        verbose_name = _("öppnade lektioner")
        verbose_name_plural = _("öppnade lektioner")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "opened_on", "channel"], name="training_lessonopening_unique")
        ]

    def __str__(self) -> str:
        return f"{self.opened_on} {self.channel}: {self.opened_count}"
