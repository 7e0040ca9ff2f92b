"""One line in the course of an incident."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.incident import Incident
from incidents.querysets import TimelineEventQuerySet
from isms.accounts.models import User


class TimelineEvent(models.Model):
    """What happened or was done, and when; kept as it was written. A mistake is corrected by another line."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="timeline")
    happened_at = models.DateTimeField(_("när"))
    text = models.TextField(_("vad"), blank=True, max_length=20_000)
    from_state = models.CharField(_("från"), max_length=20, choices=Incident.State.choices, blank=True)
    to_state = models.CharField(_("till"), max_length=20, choices=Incident.State.choices, blank=True)
    noted_at = models.DateTimeField(_("antecknat"))
    noted_by = models.ForeignKey(User, verbose_name=_("av"), on_delete=models.PROTECT, related_name="+")

    objects = TimelineEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("händelse")
        verbose_name_plural = _("händelser")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(text="") | ~models.Q(to_state=""), name="incidents_event_says_something"
            )
        ]
        triggers = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        if self.to_state:
            return f"{self.get_from_state_display()} → {self.get_to_state_display()}"
        return self.text[:80]
