"""An action that serves more entries than the one it came from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.history import tracked
from isms.register.models import Entry
from risks.models.action import Action
from risks.querysets import ActionLinkQuerySet


@tracked
class ActionLink(models.Model):
    """One common action counted in another entry's plan, so that it is done once and shown everywhere."""

    entry = models.ForeignKey(Entry, verbose_name=_("post"), on_delete=models.PROTECT, related_name="action_links")
    action = models.ForeignKey(Action, verbose_name=_("åtgärd"), on_delete=models.PROTECT, related_name="links")

    objects = ActionLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("gemensam åtgärd")
        verbose_name_plural = _("gemensamma åtgärder")
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "action"],
                name="risks_actionlink_unique",
                violation_error_message=_("Åtgärden är redan kopplad hit."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.action_id} → {self.entry_id}"
