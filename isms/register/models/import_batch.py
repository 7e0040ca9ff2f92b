"""An import on its way: the rows as they came, and what has been done with them."""

import pgtrigger
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Organisation, User
from isms.history import tracked
from isms.register.import_querysets import ImportBatchQuerySet, ImportedRowQuerySet
from isms.register.models.entry import Entry


class ImportBatch(models.Model):
    """One uploaded file: kept between the steps, and afterwards as the record of what came in and who took it in."""

    class State(models.TextChoices):
        """How far the import has come."""

        UPLOADED = "uploaded", _("Uppladdad")
        APPLIED = "applied", _("Genomförd")
        CANCELLED = "cancelled", _("Avbruten")
        UNDONE = "undone", _("Ångrad")

    class Work(models.TextChoices):
        """What a worker does, or is to do, with a large import."""

        JUDGE = "judge", _("Provkörs")
        APPLY = "apply", _("Läses in")
        UNDO = "undo", _("Ångras")

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

    notes = models.JSONField(_("om filen"), default=list, blank=True)
    # What has not been done: rows with faults that were left out, and what could not be undone.
    leftovers = models.JSONField(_("lämnat"), default=list, blank=True)
    # The dry run of a large import, made once; small ones are judged anew each time they are looked at.
    verdicts = models.JSONField(null=True, blank=True)
    work = models.CharField(_("arbete"), max_length=10, choices=Work.choices, blank=True)
    work_options = models.JSONField(default=dict, blank=True)
    work_attempts = models.PositiveSmallIntegerField(default=0)
    work_asked_by = models.ForeignKey(
        User, verbose_name=_("begärt av"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    problem = models.CharField(_("hinder"), max_length=500, blank=True)
    undone_at = models.DateTimeField(_("ångrad"), null=True, blank=True)
    undone_by = models.ForeignKey(
        User, verbose_name=_("ångrad av"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
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
            ),
            models.CheckConstraint(
                condition=models.Q(state="undone", undone_at__isnull=False, undone_by__isnull=False)
                | (~models.Q(state="undone") & models.Q(undone_at__isnull=True, undone_by__isnull=True)),
                name="register_importbatch_undone_pair",
            ),
            models.CheckConstraint(
                condition=models.Q(work="") | models.Q(work_asked_by__isnull=False),
                name="register_importbatch_work_asked",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_open(self) -> bool:
        """True until the import is carried out or called off."""
        return self.state == self.State.UPLOADED

    @property
    def is_applied(self) -> bool:
        """True when it has been carried out and not undone."""
        return self.state == self.State.APPLIED


class ImportedRow(models.Model):
    """What an import did with one row: the entry that it added or changed, and what stood there before."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="imported_rows")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="imported_rows")
    number = models.PositiveIntegerField(_("rad"))
    is_new = models.BooleanField(_("ny"))
    # The entry's version when the import had written it: as long as it is the same, nobody has changed it since.
    version = models.PositiveIntegerField(_("version"))
    before = models.JSONField(_("före"), default=dict, blank=True, encoder=DjangoJSONEncoder)

    objects = ImportedRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("inläst rad")
        verbose_name_plural = _("inlästa rader")
        constraints = [models.UniqueConstraint(fields=["batch", "entry"], name="register_importedrow_unique")]
        triggers = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.number}"


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
