"""When a post's holder is away and the deputy is told instead."""

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Func
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Post, User
from isms.followup.querysets import AbsenceQuerySet
from isms.history import tracked


class _Days(Func):
    """The days from the first through the last."""

    function = "DATERANGE"
    output_field = DateRangeField()


@tracked
class Absence(models.Model):
    """Some days on which a post's holder is away: reminders go to the deputy, else to the coordinators."""

    post = models.ForeignKey(Post, verbose_name=_("befattning"), on_delete=models.PROTECT, related_name="absences")
    first_on = models.DateField(_("från och med"))
    last_on = models.DateField(_("till och med"))
    noted_at = models.DateTimeField(_("införd"))
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    withdrawn_at = models.DateTimeField(_("återtagen"), null=True, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("frånvaro")
        verbose_name_plural = _("frånvaro")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_on__gte=models.F("first_on")),
                name="followup_absence_days",
                violation_error_message=_("Sista dagen ligger före den första."),
            ),
            ExclusionConstraint(
                name="followup_absence_apart",
                expressions=[
                    ("post", RangeOperators.EQUAL),
                    (
                        _Days("first_on", "last_on", RangeBoundary(inclusive_lower=True, inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=models.Q(withdrawn_at__isnull=True),
                violation_error_message=_("Befattningen har redan frånvaro någon av de dagarna."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post}, {self.first_on:%Y-%m-%d}–{self.last_on:%Y-%m-%d}"

    def is_on(self, day: dt.date) -> bool:
        """Tell whether the holder is away on a day."""
        return self.withdrawn_at is None and self.first_on <= day <= self.last_on
