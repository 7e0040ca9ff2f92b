"""That somebody has left an organisation."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Organisation, User
from isms.rights.querysets import DepartureQuerySet


class Departure(models.Model):
    """One person's leaving: when everything was taken away, by whom, and what it was; never changed."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="departures")
    person = models.ForeignKey(User, verbose_name=_("person"), on_delete=models.PROTECT, related_name="departures")
    ended_at = models.DateTimeField(_("slutade"))
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    roles = models.JSONField(_("roller"), default=list)
    posts = models.JSONField(_("befattningar"), default=list)
    share_count = models.PositiveIntegerField(_("delningar"), default=0)
    is_account_locked = models.BooleanField(_("kontot låstes"))

    objects = DepartureQuerySet.as_manager()

    class Meta:
        verbose_name = _("avslutad person")
        verbose_name_plural = _("avslutade personer")
        triggers = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.person}, {self.ended_at:%Y-%m-%d}"
