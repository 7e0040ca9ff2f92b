"""The entry: what everything in the register is."""

from urllib.parse import quote

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Organisation, Post, Unit, User
from isms.constraints import ChecksAtOnce
from isms.history import tracked
from isms.register import registers
from isms.register.querysets import EntryQuerySet
from isms.register.search.folding import Fold
from isms.register.sorting import SwedishOrder


@tracked
class Entry(ChecksAtOnce):
    """One row of any register: an asset, a system, a review …

    Each register's model is a multi-table child of this one, so that rights, follow-ups,
    comments, search and history all hang on one real foreign key.
    """

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="entries", db_index=False
    )
    unit = models.ForeignKey(Unit, verbose_name=_("enhet"), on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(_("register"), max_length=40, editable=False)
    reference = models.CharField(_("referens"), max_length=20, editable=False)
    title = models.CharField(_("namn"), max_length=250)
    owner = models.ForeignKey(
        Post,
        verbose_name=_("ägare"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="owned_entries",
        help_text=_("Befattningen som äger posten. Byter befattningen innehavare följer ansvaret med."),
    )
    case_number = models.CharField(
        _("diarienummer"), max_length=40, blank=True, help_text=_("Till exempel KUN 2026/123.")
    )
    secrecy_ground = models.CharField(
        _("sekretessbestämmelse"),
        max_length=120,
        blank=True,
        help_text=_(
            "Till exempel 18 kap. 8 § OSL. Markeringen är en varning enligt 5 kap. 5 § OSL, inget beslut: "
            "varje begäran om utlämnande prövas på nytt."
        ),
    )
    secrecy_reason = models.TextField(_("skäl för sekretessmarkering"), blank=True)
    secrecy_assessed_by = models.CharField(_("sekretess bedömd av"), max_length=150, blank=True)
    is_restricted = models.BooleanField(
        _("begränsad läsbehörighet"),
        default=False,
        help_text=_("Syns bara för samordnare, dataskyddsombud och dem som posten delas med. Varje läsning loggas."),
    )
    concerns_personal_data = models.BooleanField(_("rör personuppgifter"), default=False, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    archived_at = models.DateTimeField(_("arkiverad"), null=True, blank=True, editable=False)
    archived_by = models.ForeignKey(
        User,
        verbose_name=_("arkiverad av"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    created_at = models.DateTimeField(_("skapad"), editable=False)
    created_by = models.ForeignKey(
        User,
        verbose_name=_("skapad av"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    updated_at = models.DateTimeField(_("ändrad"), editable=False)
    updated_by = models.ForeignKey(
        User,
        verbose_name=_("ändrad av"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    search_text = models.TextField(editable=False, default="")
    search_vector = models.GeneratedField(
        expression=SearchVector("search_text", config="swedish"), output_field=SearchVectorField(), db_persist=True
    )

    objects = EntryQuerySet.as_manager()

    KIND = ""
    # Names of the model's own text fields that a search should find, beside title, reference and case number.
    SEARCH_FIELDS: tuple[str, ...] = ()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("poster")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "reference"], name="register_entry_reference_unique"),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="register_entry_version_positive"),
            models.CheckConstraint(
                condition=models.Q(archived_at__isnull=True, archived_by__isnull=True)
                | models.Q(archived_at__isnull=False, archived_by__isnull=False),
                name="register_entry_archived_pair",
            ),
            models.CheckConstraint(
                condition=models.Q(secrecy_ground="")
                | (~models.Q(secrecy_reason="") & ~models.Q(secrecy_assessed_by="")),
                name="register_entry_secrecy_complete",
                violation_error_message=_("En sekretessmarkering behöver både skäl och vem som har bedömt den."),
            ),
        ]
        indexes = [
            models.Index(
                models.F("organisation"),
                models.F("kind"),
                SwedishOrder("title"),
                models.F("id"),
                name="register_entry_title",
            ),
            GinIndex(fields=["search_vector"], name="register_entry_search"),
            GinIndex(OpClass(Upper("search_text"), name="gin_trgm_ops"), name="register_entry_trigram"),
            GinIndex(OpClass(Fold("search_text"), name="gin_trgm_ops"), name="register_entry_folded"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def get_absolute_url(self) -> str:
        """Return the address of the entry's page, without loading its own table."""
        return registers.detail_url(kind=self.kind, organisation=self.organisation.slug, reference=self.reference)

    @property
    def register(self) -> "registers.Register":
        """The register that the entry belongs to."""
        return registers.get(self.kind)

    @property
    def case_number_url(self) -> str:
        """The address of the matter in the organisation's records, or nothing when it has no template."""
        template = self.organisation.case_number_url_template
        return template.replace("{case_number}", quote(self.case_number)) if template and self.case_number else ""

    @property
    def is_archived(self) -> bool:
        """True when the entry has been put away."""
        return self.archived_at is not None

    @property
    def is_marked_secret(self) -> bool:
        """True when somebody has marked the entry for secrecy (a warning, OSL 5 kap. 5 §)."""
        return bool(self.secrecy_ground)

    def clean(self) -> None:
        """Refuse a unit or an owning post from another organisation."""
        super().clean()
        wrong: dict[str, object] = {}
        if self.unit_id and self.unit.organisation_id != self.organisation_id:
            wrong["unit"] = _("Enheten hör till en annan organisation.")
        if self.owner_id and self.owner.unit.organisation_id != self.organisation_id:
            wrong["owner"] = _("Befattningen hör till en annan organisation.")
        if wrong:
            raise ValidationError(wrong)

    def describes_personal_data(self) -> bool:
        """Tell whether the entry's own fields say that personal data is involved."""
        return False
