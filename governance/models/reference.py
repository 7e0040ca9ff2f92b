"""An item of the organisation's other plans, as a light reference that entries of the register can point to."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.models.recommendation import FIRST_YEAR, LAST_YEAR
from governance.querysets.references import PlanningReferenceQuerySet, ReferenceLinkQuerySet
from isms.accounts.models import Organisation
from isms.history import tracked
from isms.register.models import Entry


class Tertial(models.TextChoices):
    """When the city's administrations report: two tertials and the year as a whole."""

    T1 = "t1", "T1"
    T2 = "t2", "T2"
    VB = "vb", "VB"


@tracked
class PlanningReference(models.Model):
    """One risk or control of a year's VoR, IKP or RSA; the plan itself is kept elsewhere, here is what it is called."""

    class Kind(models.TextChoices):
        """The document that the item stands in."""

        VOR = "vor", "VoR"
        IKP = "ikp", "IKP"
        RSA = "rsa", "RSA"

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="planning_references"
    )
    kind = models.CharField(_("dokument"), max_length=10, choices=Kind.choices)
    year = models.PositiveSmallIntegerField(
        _("år"), validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    code = models.CharField(_("id"), max_length=40, help_text=_("Som i dokumentet, till exempel 4.2 eller S4."))
    text = models.TextField(
        _("vad det gäller"),
        max_length=2_000,
        help_text=_("Kort och allmänt: detaljer om sårbarheter hör hemma i dokumentet själv."),
    )
    tertial = models.CharField(
        _("följs upp i"), max_length=10, choices=Tertial.choices, blank=True, help_text=_("Om dokumentet säger det.")
    )

    objects = PlanningReferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("hänvisning")
        verbose_name_plural = _("hänvisningar")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "year", "code"],
                name="governance_planningreference_unique",
                violation_error_message=_("Det finns redan en rad med det id:t i årets dokument."),
            ),
            models.CheckConstraint(
                condition=models.Q(year__range=(FIRST_YEAR, LAST_YEAR)),
                name="governance_planningreference_year_sane",
                violation_error_message=_("Ange ett årtal mellan 2000 och 2100."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year}: {self.code}"

    def get_absolute_url(self) -> str:
        """Return the address of the item's page."""
        return reverse("governance:reference_detail", args=[self.organisation.slug, self.pk])


@tracked
class ReferenceLink(models.Model):
    """One entry that points to an item."""

    entry = models.ForeignKey(Entry, verbose_name=_("post"), on_delete=models.PROTECT, related_name="reference_links")
    reference = models.ForeignKey(
        PlanningReference, verbose_name=_("hänvisning"), on_delete=models.PROTECT, related_name="links"
    )

    objects = ReferenceLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("hänvisning från post")
        verbose_name_plural = _("hänvisningar från poster")
        constraints = [models.UniqueConstraint(fields=["entry", "reference"], name="governance_referencelink_unique")]

    def __str__(self) -> str:
        return f"{self.entry_id} → {self.reference_id}"
