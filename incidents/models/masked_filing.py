"""That a filed report has been given a masked version."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.filing import Filing
from incidents.models.stage import IMMUTABLE
from isms.register.models import Masking


class MaskedFiling(models.Model):
    """A masking that two persons agreed on, carried out in a filed report by the role that owns the tables.

    The report keeps who filed it, when and how. Its answers, file and checksum are those of the masked version; what
    the authority was sent is with the authority.
    """

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="maskings")
    masking = models.ForeignKey(Masking, verbose_name=_("maskering"), on_delete=models.PROTECT, related_name="+")
    masked_at = models.DateTimeField(_("maskerad"))

    class Meta:
        verbose_name = _("maskerad rapport")
        verbose_name_plural = _("maskerade rapporter")
        constraints = [models.UniqueConstraint(fields=["filing", "masking"], name="incidents_maskedfiling_unique")]
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return f"{self.filing_id}: {self.masking_id}"
