"""A system that handles information."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from assets.querysets import SystemQuerySet
from isms.history import tracked
from isms.register.models import Entry


@tracked
class System(Entry):
    """An it system, service or product that the organisation uses, whoever runs it."""

    class Operation(models.TextChoices):
        """Who runs the system."""

        OWN = "own", _("Egen drift")
        CITY_SHARED = "city_shared", _("Stadsgemensamt")
        CLOUD = "cloud", _("Molntjänst")

    class Lifecycle(models.TextChoices):
        """Where the system is in its life."""

        PLANNED = "planned", _("Planerat")
        INTRODUCTION = "introduction", _("Införs")
        PRODUCTION = "production", _("I drift")
        PHASE_OUT = "phase_out", _("Avvecklas")
        RETIRED = "retired", _("Avvecklat")

    entry = models.OneToOneField(Entry, parent_link=True, primary_key=True, on_delete=models.PROTECT, related_name="+")
    description = models.TextField(
        _("beskrivning"), blank=True, help_text=_("Vad används systemet till, i två meningar?")
    )
    operation = models.CharField(_("driftform"), max_length=20, choices=Operation.choices, default=Operation.CLOUD)
    lifecycle = models.CharField(_("livscykel"), max_length=20, choices=Lifecycle.choices, default=Lifecycle.PRODUCTION)
    is_critical = models.BooleanField(_("verksamhetskritiskt"), default=False)
    is_in_rsa = models.BooleanField(_("ingår i RSA"), default=False, help_text=_("Risk- och sårbarhetsanalysen."))
    handles_personal_data = models.BooleanField(_("behandlar personuppgifter"), default=False)
    supplier_name = models.CharField(_("leverantör"), max_length=200, blank=True)
    country = models.CharField(
        _("driftland"), max_length=80, blank=True, help_text=_("Var informationen lagras, till exempel Sverige.")
    )

    objects = SystemQuerySet.as_manager()

    KIND = "system"
    SEARCH_FIELDS = ("description", "supplier_name")

    class Meta:
        verbose_name = _("system")
        verbose_name_plural = _("system")
        default_permissions = ()

    def describes_personal_data(self) -> bool:
        """A system concerns personal data when it is said to handle it."""
        return self.handles_personal_data

    @property
    def is_city_shared(self) -> bool:
        """True when another party in the city runs the system for several administrations."""
        return self.operation == self.Operation.CITY_SHARED
