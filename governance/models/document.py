"""A governing document: what the city or the administration has laid down, who did, and when it is looked at again."""

import uuid

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.querysets.documents import GoverningDocumentQuerySet
from isms.history import tracked
from isms.register.models import Entry

HTTPS_ONLY = URLValidator(schemes=["https"], code="not_https", message=_("Ange en länk som börjar med https://."))
LONGEST_MONTHS = 120


@tracked
class GoverningDocument(Entry):
    """One version of a policy, riktlinje, anvisning, rutin or plan; the next version is an entry of its own."""

    class Kind(models.TextChoices):
        """What sort of document it is, from the most general to the most concrete."""

        POLICY = "policy", _("Policy")
        GUIDELINE = "guideline", _("Riktlinje")
        INSTRUCTION = "instruction", _("Anvisning")
        ROUTINE = "routine", _("Rutin")
        PLAN = "plan", _("Plan")

    class Level(models.TextChoices):
        """Whose document it is."""

        CITY = "city", _("Staden")
        LOCAL = "local", _("Lokalt")

    class State(models.TextChoices):
        """Whether the document is to be followed."""

        DRAFT = "draft", _("Utkast")
        IN_FORCE = "in_force", _("Gäller")
        SUPERSEDED = "superseded", _("Ersatt")
        REPEALED = "repealed", _("Upphävt")

    TRANSITIONS: dict[str, tuple[str, ...]] = {
        State.DRAFT: (State.IN_FORCE,),
        State.IN_FORCE: (State.SUPERSEDED, State.REPEALED),
        State.SUPERSEDED: (),
        State.REPEALED: (),
    }

    entry = models.OneToOneField(Entry, parent_link=True, primary_key=True, on_delete=models.PROTECT, related_name="+")
    document_kind = models.CharField(_("dokumenttyp"), max_length=20, choices=Kind.choices)
    level = models.CharField(_("nivå"), max_length=10, choices=Level.choices, default=Level.LOCAL)
    state = models.CharField(_("läge"), max_length=20, choices=State.choices, default=State.DRAFT, editable=False)
    summary = models.TextField(_("vad dokumentet styr"), blank=True)
    adopted_by = models.CharField(
        _("fastställt av"), max_length=150, blank=True, help_text=_("Till exempel kommunfullmäktige eller direktören.")
    )
    adopted_on = models.DateField(
        _("fastställt den"), null=True, blank=True, help_text=_("Tomt betyder att dokumentet är ett utkast.")
    )
    valid_until = models.DateField(
        _("gäller till och med"), null=True, blank=True, help_text=_("Tomt betyder tills vidare.")
    )
    review_months = models.PositiveSmallIntegerField(
        _("ses över var (månader)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_MONTHS)],
        help_text=_("Tomt betyder intervallet under Uppföljningsregler."),
    )
    link = models.URLField(
        _("länk till dokumentet"),
        max_length=500,
        blank=True,
        validators=[HTTPS_ONLY],
        help_text=_("Börjar med https://. Har ni filen bifogar ni den på dokumentets sida i stället."),
    )
    replaces = models.CharField(
        _("ersätter"),
        max_length=300,
        blank=True,
        help_text=_("Äldre dokument som inte finns i registret. Tidigare versioner här kopplas ihop av sig själva."),
    )
    # Every version of a document carries the same lineage.
    lineage = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    version_number = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    previous = models.OneToOneField(
        "self",
        verbose_name=_("föregående version"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="following",
    )

    objects = GoverningDocumentQuerySet.as_manager()

    KIND = "governing_document"
    SEARCH_FIELDS = ("summary", "adopted_by", "replaces")

    class Meta:
        verbose_name = _("styrdokument")
        verbose_name_plural = _("styrdokument")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(adopted_on__isnull=True, adopted_by="")
                | (models.Q(adopted_on__isnull=False) & ~models.Q(adopted_by="")),
                name="governance_governingdocument_adopted_pair",
                violation_error_message=_("Ange både vem som fastställde dokumentet och vilken dag."),
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft", adopted_on__isnull=True)
                | (~models.Q(state="draft") & models.Q(adopted_on__isnull=False)),
                name="governance_governingdocument_in_force_is_adopted",
                violation_error_message=_("Ett dokument som gäller är fastställt en viss dag."),
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(adopted_on__isnull=True)
                | models.Q(valid_until__gte=models.F("adopted_on")),
                name="governance_governingdocument_days_in_order",
                violation_error_message=_("Dokumentet kan inte sluta gälla innan det är fastställt."),
            ),
            models.UniqueConstraint(
                fields=["lineage", "version_number"], name="governance_governingdocument_version_unique"
            ),
        ]

    def clean(self) -> None:
        """Both who adopted it and when, or neither; it ends after it began."""
        super().clean()
        wrong: dict[str, object] = {}
        if self.adopted_on and not self.adopted_by:
            wrong["adopted_by"] = _("Ange vem som fastställde dokumentet.")
        if self.adopted_by and not self.adopted_on:
            wrong["adopted_on"] = _("Ange vilken dag dokumentet fastställdes.")
        if self.adopted_on and self.valid_until and self.valid_until < self.adopted_on:
            wrong["valid_until"] = _("Dokumentet kan inte sluta gälla innan det är fastställt.")
        if wrong:
            raise ValidationError(wrong)

    @property
    def is_draft(self) -> bool:
        """True until somebody has adopted it."""
        return self.state == self.State.DRAFT

    @property
    def is_in_force(self) -> bool:
        """True while the document is to be followed."""
        return self.state == self.State.IN_FORCE
