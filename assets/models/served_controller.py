"""A controller on whose behalf the organisation processes personal data."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from assets.models.processing_activity import ProcessingActivity
from isms.history import tracked
from isms.register.querysets import ThroughEntryQuerySet


class ServedControllerQuerySet(ThroughEntryQuerySet):
    """Controllers served, seen by those who see the processing."""

    entry_path = "activity__"


@tracked
class ServedController(models.Model):
    """Somebody for whom the organisation is a processor, with what GDPR art. 30.2 a and b ask for."""

    activity = models.ForeignKey(
        ProcessingActivity, verbose_name=_("behandling"), on_delete=models.PROTECT, related_name="served_controllers"
    )
    name = models.CharField(_("namn"), max_length=200, help_text=_("Den myndighet eller det företag vi arbetar åt."))
    contact = models.TextField(_("kontaktuppgifter"), max_length=2_000)
    representative = models.CharField(_("företrädare"), max_length=200, blank=True)
    data_protection_officer = models.CharField(_("dataskyddsombud"), max_length=200, blank=True)
    categories = models.TextField(
        _("kategorier av behandling"), max_length=20_000, help_text=_("Vad vi gör åt den ansvariga. Art. 30.2 b.")
    )

    objects = ServedControllerQuerySet.as_manager()

    class Meta:
        verbose_name = _("uppdragsgivare")
        verbose_name_plural = _("uppdragsgivare")
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "name"],
                name="assets_servedcontroller_name_unique",
                violation_error_message=_("Uppdragsgivaren finns redan på behandlingen."),
            )
        ]

    def __str__(self) -> str:
        return self.name
