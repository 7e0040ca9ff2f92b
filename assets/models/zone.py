"""A zone of the city's network."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from assets.querysets import ZoneQuerySet
from isms.accounts.models import Organisation
from isms.history import tracked


@tracked
class Zone(models.Model):
    """A part of the network that systems stand in (zonmodellen); data, since every city draws its own."""

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="zones"
    )
    name = models.CharField(_("namn"), max_length=100)
    description = models.TextField(
        _("beskrivning"), max_length=2_000, blank=True, help_text=_("Vad zonen är till för, i en mening.")
    )
    allows_high_protection = models.BooleanField(
        _("får ha system med högt skyddsbehov"),
        default=True,
        help_text=_("Står ett system med högt skyddsbehov i en annan zon flaggas det."),
    )
    position = models.PositiveSmallIntegerField(_("ordning"), default=1, help_text=_("Lägst nummer står först."))

    objects = ZoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("zon")
        verbose_name_plural = _("zoner")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                name="assets_zone_name_unique",
                violation_error_message=_("Det finns redan en zon med det namnet."),
            )
        ]

    def __str__(self) -> str:
        return self.name
