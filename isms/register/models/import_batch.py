"""An import on its way: the rows as they came, and what has been done with them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Organisation, User
from isms.history import tracked
from isms.register.import_querysets import ImportBatchQuerySet


class ImportBatch(models.Model):
    """One uploaded file: kept between the steps, and afterwards as the record of what came in and who took it in."""

    class State(models.TextChoices):
        """How far the import has come."""

        UPLOADED = "uploaded", _("Uppladdad")
        APPLIED = "applied", _("Genomförd")
        CANCELLED = "cancelled", _("Avbruten")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="import_batches")
    kind = models.CharField(_("slag"), max_length=60)
    file_name = models.CharField(_("fil"), max_length=200)
    headers = models.JSONField(_("rubriker"))
    rows = models.JSONField(_("rader"))
    columns = models.JSONField(_("kolumner"), default=dict, blank=True)
    row_count = models.PositiveIntegerField(_("rader"))
    row_numbers = models.JSONField()
    state = models.CharField(_("läge"), max_length=20, choices=State.choices, default=State.UPLOADED)
    outcome = models.CharField(_("utfall"), max_length=300, blank=True)
    uploaded_at = models.DateTimeField(_("uppladdad"))
    uploaded_by = models.ForeignKey(User, verbose_name=_("uppladdad av"), on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(_("avslutad"), null=True, blank=True)
    finished_by = models.ForeignKey(
        User, verbose_name=_("avslutad av"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("importer")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="uploaded", finished_at__isnull=True, finished_by__isnull=True)
                | (~models.Q(state="uploaded") & models.Q(finished_at__isnull=False, finished_by__isnull=False)),
                name="register_importbatch_finished_pair",
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_open(self) -> bool:
        """True until the import is carried out or called off."""
        return self.state == self.State.UPLOADED


@tracked
class ImportMapping(models.Model):
    """Which header an organisation's files have for each column, remembered from the last import."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="import_mappings")
    kind = models.CharField(max_length=60)
    headers = models.JSONField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "kind"], name="register_importmapping_unique")]

    def __str__(self) -> str:
        return self.kind
