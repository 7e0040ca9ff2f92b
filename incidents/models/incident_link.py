"""Two incidents that belong together."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.incident import Incident
from incidents.querysets import IncidentLinkQuerySet
from isms.history import tracked


@tracked
class IncidentLink(models.Model):
    """A pair of incidents, such as one at a supplier that has hit several; stored once, with the older first."""

    older = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="newer_links")
    newer = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="older_links")

    objects = IncidentLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("koppling mellan incidenter")
        verbose_name_plural = _("kopplingar mellan incidenter")
        constraints = [
            models.UniqueConstraint(
                fields=["older", "newer"],
                name="incidents_incidentlink_unique",
                violation_error_message=_("Incidenterna är redan kopplade."),
            ),
            models.CheckConstraint(
                condition=models.Q(older__lt=models.F("newer")), name="incidents_incidentlink_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.older_id} – {self.newer_id}"
