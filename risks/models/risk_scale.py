"""The scale that risks are judged on: steps, zones and who may accept what, all of it data."""

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Organisation, User
from risks.querysets import RiskScaleQuerySet

IMMUTABLE = pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)
FEWEST_STEPS, MOST_STEPS = 3, 6


class RiskScale(models.Model):
    """One version of an organisation's scale; a decided version never changes, analyses keep theirs."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="risk_scales")
    number = models.PositiveSmallIntegerField(_("version"))
    name = models.CharField(_("namn"), max_length=150)
    note = models.TextField(_("kommentar"), max_length=20_000, blank=True)
    decided_at = models.DateTimeField(_("beslutad"))
    decided_by = models.ForeignKey(User, verbose_name=_("beslutad av"), on_delete=models.PROTECT, related_name="+")

    objects = RiskScaleQuerySet.as_manager()

    class Meta:
        verbose_name = _("riskskala")
        verbose_name_plural = _("riskskalor")
        constraints = [models.UniqueConstraint(fields=["organisation", "number"], name="risks_riskscale_unique")]
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return f"{self.name} (version {self.number})"


class ScaleStep(models.Model):
    """A named step on one of the scale's two axes."""

    class Axis(models.TextChoices):
        """Which factor the step belongs to."""

        LIKELIHOOD = "likelihood", _("Sannolikhet")
        CONSEQUENCE = "consequence", _("Konsekvens")

    scale = models.ForeignKey(RiskScale, on_delete=models.PROTECT, related_name="steps")
    axis = models.CharField(_("axel"), max_length=20, choices=Axis.choices)
    number = models.PositiveSmallIntegerField(
        _("nummer"), validators=[MinValueValidator(1), MaxValueValidator(MOST_STEPS)]
    )
    name = models.CharField(_("namn"), max_length=60)
    description = models.CharField(_("betyder"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("steg")
        verbose_name_plural = _("steg")
        constraints = [models.UniqueConstraint(fields=["scale", "axis", "number"], name="risks_scalestep_unique")]
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class RiskZone(models.Model):
    """A zone of the matrix: what its risks are called, and who may accept one of them."""

    class Acceptor(models.TextChoices):
        """Who may decide to live with a risk; a later one in the list may do what an earlier one may."""

        OWNER = "owner", _("Riskägaren")
        DIRECTOR = "director", _("Förvaltningschefen")
        BOARD = "board", _("Nämnden")
        NOBODY = "nobody", _("Ingen, risken ska behandlas")

    ORDER = (Acceptor.OWNER, Acceptor.DIRECTOR, Acceptor.BOARD, Acceptor.NOBODY)

    scale = models.ForeignKey(RiskScale, on_delete=models.PROTECT, related_name="zones")
    code = models.CharField(_("förkortning"), max_length=4)
    name = models.CharField(_("namn"), max_length=60)
    # 0 is the mildest; 4 the gravest shade there is. Zones of different scales are compared by it.
    severity = models.PositiveSmallIntegerField(_("allvar"), validators=[MaxValueValidator(4)])
    lowest_value = models.PositiveSmallIntegerField(_("från riskvärde"))
    acceptor = models.CharField(_("får accepteras av"), max_length=20, choices=Acceptor.choices)
    longest_months = models.PositiveSmallIntegerField(_("accepteras högst (månader)"), default=12)
    needs_action = models.BooleanField(_("kräver åtgärd"), default=False)
    instruction = models.CharField(_("anvisning"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("riskzon")
        verbose_name_plural = _("riskzoner")
        constraints = [
            models.UniqueConstraint(fields=["scale", "code"], name="risks_riskzone_code_unique"),
            models.UniqueConstraint(fields=["scale", "severity"], name="risks_riskzone_severity_unique"),
        ]
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return self.name

    def may_be_accepted_by(self, capacity: str) -> bool:
        """Tell whether somebody acting in a capacity (a code of ``Acceptor``) may accept a risk of the zone."""
        if self.acceptor == self.Acceptor.NOBODY:
            return False
        return self.ORDER.index(self.Acceptor(capacity)) >= self.ORDER.index(self.Acceptor(self.acceptor))


class ScaleCell(models.Model):
    """The zone of one pair of steps: the product decides, unless the scale weighs the pair otherwise."""

    scale = models.ForeignKey(RiskScale, on_delete=models.PROTECT, related_name="cells")
    likelihood_step = models.PositiveSmallIntegerField()
    consequence_step = models.PositiveSmallIntegerField()
    zone = models.ForeignKey(RiskZone, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scale", "likelihood_step", "consequence_step"], name="risks_scalecell_unique"
            )
        ]
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return f"{self.likelihood_step} × {self.consequence_step}: {self.zone_id}"
