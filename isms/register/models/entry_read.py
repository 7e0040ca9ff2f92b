"""Who has read a restricted entry."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import User
from isms.register.models.entry import Entry


class EntryRead(models.Model):
    """One reading of a restricted entry, kept as evidence (GDPR art. 32; protected identities)."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="reads")
    read_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(_("läst"))
    path = models.CharField(_("adress"), max_length=300)

    class Meta:
        verbose_name = _("läsning")
        verbose_name_plural = _("läsningar")
        triggers = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.read_at:%Y-%m-%d %H:%M}"
