"""The organisation's own recurring work: what stands in the årshjul beside the follow-ups."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.followup.periods import Tertial, tertial_of
from isms.followup.querysets import ActivityQuerySet
from isms.history import tracked
from isms.register.models import Entry


@tracked
class Activity(Entry):
    """One year's occasion of something that comes back, such as VoR in autumn or tertialrapport 2."""

    entry = models.OneToOneField(Entry, parent_link=True, primary_key=True, on_delete=models.PROTECT, related_name="+")
    description = models.TextField(_("vad som ska göras"), blank=True)
    starts_on = models.DateField(_("börjar"))
    ends_on = models.DateField(_("klar senast"))
    copied_from = models.OneToOneField(
        "self",
        verbose_name=_("kopierad från"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="copy",
    )

    objects = ActivityQuerySet.as_manager()

    KIND = "activity"
    SEARCH_FIELDS = ("description",)

    class Meta:
        verbose_name = _("aktivitet")
        verbose_name_plural = _("aktiviteter")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="followup_activity_days",
                violation_error_message=_("Sista dagen ligger före den första."),
            )
        ]

    def clean(self) -> None:
        """Refuse an activity that takes more than a year: it would come round to itself in the wheel."""
        super().clean()
        if self.starts_on and self.ends_on and (self.ends_on - self.starts_on).days > 366:
            raise ValidationError({"ends_on": _("En aktivitet ryms inom ett år. Dela upp den.")})

    @property
    def year(self) -> int:
        """The year whose wheel the activity stands in: that of its last day."""
        return self.ends_on.year

    @property
    def tertial(self) -> Tertial:
        """The reporting period of its last day."""
        return tertial_of(self.ends_on)
