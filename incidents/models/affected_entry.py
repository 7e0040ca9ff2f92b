"""What an incident has hit."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.incident import Incident
from incidents.querysets import AffectedEntryQuerySet
from isms.history import tracked
from isms.register.models import Entry


@tracked
class AffectedEntry(models.Model):
    """One system, asset, processing or other entry that an incident concerns."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="affected")
    entry = models.ForeignKey(Entry, verbose_name=_("post"), on_delete=models.PROTECT, related_name="hit_by")

    objects = AffectedEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("berörd post")
        verbose_name_plural = _("berörda poster")
        constraints = [
            models.UniqueConstraint(fields=["incident", "entry"], name="incidents_affectedentry_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} → {self.entry_id}"
