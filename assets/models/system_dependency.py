"""Which systems a system cannot work without."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from assets.models.system import System
from assets.querysets import SystemDependencyQuerySet
from isms.history import tracked


@tracked
class SystemDependency(models.Model):
    """A system that needs another; the service sees to it that no chain of them leads back to its start."""

    system = models.ForeignKey(System, verbose_name=_("system"), on_delete=models.PROTECT, related_name="dependencies")
    depends_on = models.ForeignKey(
        System, verbose_name=_("beror på"), on_delete=models.PROTECT, related_name="dependents"
    )
    note = models.CharField(
        _("på vilket sätt"),
        max_length=200,
        blank=True,
        help_text=_("Till exempel: hämtar inloggning och behörigheter."),
    )

    objects = SystemDependencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("systemberoende")
        verbose_name_plural = _("systemberoenden")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["system", "depends_on"], name="assets_systemdependency_unique"),
            models.CheckConstraint(
                condition=~models.Q(system=models.F("depends_on")),
                name="assets_systemdependency_not_itself",
                violation_error_message=_("Ett system kan inte bero på sig självt."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system_id} → {self.depends_on_id}"
