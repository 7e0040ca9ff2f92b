"""What people tell about the site's accessibility."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Organisation, User
from isms.history import tracked
from isms.legal.querysets import AccessibilityReportQuerySet


@tracked
class AccessibilityReport(models.Model):
    """Something that somebody cannot use, or asks to get in another form (lagen 2018:1937, 13 §)."""

    class Kind(models.TextChoices):
        """What the sender wants."""

        SHORTCOMING = "shortcoming", _("Något går inte att använda")
        REQUEST = "request", _("Jag vill få innehåll i en form som jag kan använda")

    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("besvaras av"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="accessibility_reports",
    )
    kind = models.CharField(_("ärende"), max_length=20, choices=Kind.choices)
    page = models.CharField(_("sida"), max_length=300, blank=True)
    text = models.TextField(_("vad"), max_length=5_000)
    contact = models.CharField(_("kontakt"), max_length=200, blank=True)
    received_at = models.DateTimeField(_("mottagen"))
    mailed_at = models.DateTimeField(_("skickad till kontaktadressen"), null=True, blank=True)
    answer = models.TextField(_("svar"), max_length=5_000, blank=True)
    answered_at = models.DateTimeField(_("besvarad"), null=True, blank=True)
    answered_by = models.ForeignKey(
        User, verbose_name=_("besvarad av"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = AccessibilityReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("synpunkt på tillgänglighet")
        verbose_name_plural = _("synpunkter på tillgänglighet")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | (models.Q(answered_at__isnull=False, answered_by__isnull=False) & ~models.Q(answer="")),
                name="legal_accessibilityreport_answered_whole",
                violation_error_message=_("Ett svar har text, tid och person."),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number that the sender gets."""
        return f"TG-{self.pk:04d}"
