"""The items of the gate of procurements, in versions that never change."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Organisation, User
from suppliers.querysets.procurements import GateTemplateQuerySet

IMMUTABLE = pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)


class GateTemplate(models.Model):
    """One version of an organisation's items; a procurement that has passed keeps those that it passed by."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="gate_templates")
    number = models.PositiveSmallIntegerField(_("version"))
    note = models.TextField(_("kommentar"), max_length=20_000, blank=True)
    decided_at = models.DateTimeField(_("beslutad"))
    decided_by = models.ForeignKey(User, verbose_name=_("beslutad av"), on_delete=models.PROTECT, related_name="+")

    objects = GateTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("grindens punkter")
        verbose_name_plural = _("grindens punkter")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="suppliers_gatetemplate_unique"),
        ]
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return str(_("Version %(number)d") % {"number": self.number})


class GateTemplateItem(models.Model):
    """One item of a version: what is to be seen to, where that comes from, and whether the register answers."""

    class Check(models.TextChoices):
        """By which rule of ``suppliers.gate`` the register answers what it knows."""

        NONE = "", _("Besvaras för hand")
        CLASSIFICATION = "classification", _("Det som berörs är klassat")
        REQUIREMENTS = "requirements", _("Kraven är hämtade efter klassningen")
        THRESHOLD = "threshold", _("Tröskelanalysen är beslutad")
        PROCESSING_AGREEMENT = "processing_agreement", _("PUB-avtal finns")
        ZONE = "zone", _("Systemen har en zon")

    template = models.ForeignKey(GateTemplate, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField(_("plats"))
    code = models.CharField(_("kod"), max_length=30)
    label = models.CharField(_("punkt"), max_length=200)
    help_text = models.CharField(_("hjälp"), max_length=500, blank=True)
    source = models.CharField(_("källa"), max_length=200, blank=True)
    check_code = models.CharField(_("besvaras av"), max_length=30, choices=Check.choices, blank=True)
    only_personal_data = models.BooleanField(_("bara när personuppgifter behandlas"), default=False)

    class Meta:
        verbose_name = _("punkt vid grinden")
        verbose_name_plural = _("punkter vid grinden")
        constraints = [
            models.UniqueConstraint(fields=["template", "code"], name="suppliers_gatetemplateitem_code_unique"),
            models.UniqueConstraint(fields=["template", "position"], name="suppliers_gatetemplateitem_position_unique"),
        ]
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return self.label
