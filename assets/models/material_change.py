"""That a processing changed in a way that may change its risk."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from assets.models.processing_activity import ProcessingActivity
from isms.accounts.models import User


class MaterialChange(models.Model):
    """A change of what the threshold assessment judged: who, when and of what; never altered afterwards."""

    class Matter(models.TextChoices):
        """What the threshold assessment leans on."""

        PURPOSE = "purpose", _("ändamål")
        SUBJECTS = "data_subjects", _("registrerade")
        DATA = "data_categories", _("personuppgifter")
        RECIPIENTS = "recipients", _("mottagare")
        TRANSFERS = "transfers", _("överföring till tredjeland")
        SYSTEMS = "systems", _("system")

    activity = models.ForeignKey(
        ProcessingActivity, verbose_name=_("behandling"), on_delete=models.PROTECT, related_name="material_changes"
    )
    matters = ArrayField(models.CharField(max_length=20, choices=Matter.choices), verbose_name=_("ändrat"))
    changed_at = models.DateTimeField(_("ändrat när"))
    changed_by = models.ForeignKey(User, verbose_name=_("ändrat av"), on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("ändring av betydelse")
        verbose_name_plural = _("ändringar av betydelse")
        triggers = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return ", ".join(self.labels)

    @property
    def labels(self) -> list[str]:
        """What changed, in words."""
        names = dict(self.Matter.choices)
        return [str(names[matter]) for matter in self.matters]
