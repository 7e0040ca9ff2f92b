"""That an edition has been given a masked version."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.register.models import Masking
from reports.models.edition import Edition


class MaskedEdition(models.Model):
    """A masking that two persons agreed on, carried out in an edition by the role that owns the tables.

    The edition keeps its number and its approval. Its content and checksums are those of the masked version, and
    its files are made anew; what stood there before is kept nowhere, not even as a checksum that could be guessed at.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="maskings")
    masking = models.ForeignKey(Masking, verbose_name=_("maskering"), on_delete=models.PROTECT, related_name="+")
    masked_at = models.DateTimeField(_("maskerad"))

    class Meta:
        verbose_name = _("maskerad utgåva")
        verbose_name_plural = _("maskerade utgåvor")
        constraints = [
            models.UniqueConstraint(fields=["edition", "masking"], name="reports_maskededition_unique"),
        ]
        triggers = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.masking_id}"
