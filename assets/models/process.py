"""What the organisation does."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from assets.models.system import System
from assets.querysets import ProcessQuerySet
from isms.history import tracked
from isms.register.models import Entry


@tracked
class Process(Entry):
    """A verksamhetsprocess: work that goes on, with its owner, its systems and its information."""

    entry = models.OneToOneField(Entry, parent_link=True, primary_key=True, on_delete=models.PROTECT, related_name="+")
    description = models.TextField(
        _("beskrivning"), blank=True, help_text=_("Vad görs, för vem, och vad händer om det inte blir gjort?")
    )
    is_in_rsa = models.BooleanField(
        _("verksamhetskritisk enligt RSA"),
        default=False,
        help_text=_("Processen är utpekad i risk- och sårbarhetsanalysen."),
    )
    systems = models.ManyToManyField(
        System,
        through="assets.ProcessSystem",
        related_name="processes",
        verbose_name=_("system som processen behöver"),
        blank=True,
    )

    objects = ProcessQuerySet.as_manager()

    KIND = "process"
    SEARCH_FIELDS = ("description",)

    class Meta:
        verbose_name = _("process")
        verbose_name_plural = _("processer")
        default_permissions = ()


@tracked
class ProcessSystem(models.Model):
    """A system that a process needs."""

    process = models.ForeignKey(
        Process, verbose_name=_("process"), on_delete=models.PROTECT, related_name="system_links"
    )
    system = models.ForeignKey(System, verbose_name=_("system"), on_delete=models.PROTECT, related_name="process_links")

    class Meta:
        verbose_name = _("system i process")
        verbose_name_plural = _("system i processer")
        constraints = [models.UniqueConstraint(fields=["process", "system"], name="assets_processsystem_unique")]

    def __str__(self) -> str:
        return f"{self.process_id} → {self.system_id}"
