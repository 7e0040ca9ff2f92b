"""That something which must not be in the register is taken away everywhere."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Organisation, User
from isms.register.audit.masking_querysets import MaskingQuerySet


class Masking(models.Model):
    """A request to mask a text in rows, history, search and file names, and what became of it.

    One person asks and another confirms. The text itself stands in its own row only until it is done or refused.
    """

    class Kind(models.TextChoices):
        """What must not be in the register."""

        PERSONAL_NUMBER = "personal_number", _("Personnummer eller samordningsnummer")
        PROTECTED_IDENTITY = "protected_identity", _("Skyddad personuppgift, till exempel ett namn eller en adress")

    class State(models.TextChoices):
        """How far it has come."""

        ASKED = "asked", _("Väntar på bekräftelse")
        CONFIRMED = "confirmed", _("Bekräftad, väntar på körning")
        DONE = "done", _("Utförd")
        REFUSED = "refused", _("Avslagen")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("slag"), max_length=30, choices=Kind.choices)
    state = models.CharField(_("läge"), max_length=20, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField(_("begärd"))
    asked_by = models.ForeignKey(
        User, verbose_name=_("begärd av"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(_("avgjord"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User,
        verbose_name=_("avgjord av"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    done_at = models.DateTimeField(_("utförd"), null=True, blank=True)
    row_count = models.PositiveIntegerField(_("maskerade rader"), default=0)
    event_count = models.PositiveIntegerField(_("maskerade rader i historiken"), default=0)
    # Names of the frozen texts, such as editions and filings, that were given a masked version.
    reissued = models.JSONField(_("fryst text med maskerad version"), default=list, blank=True)

    objects = MaskingQuerySet.as_manager()

    class Meta:
        verbose_name = _("maskering")
        verbose_name_plural = _("maskeringar")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("asked_by")),
                name="register_masking_two_persons",
                violation_error_message=_("Den som begär en maskering kan inte själv bekräfta den."),
            ),
            models.CheckConstraint(
                condition=models.Q(state="asked", decided_by__isnull=True, decided_at__isnull=True)
                | models.Q(~models.Q(state="asked"), decided_by__isnull=False, decided_at__isnull=False),
                name="register_masking_decided_pair",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="written_once", fields=["organisation", "kind", "asked_at", "asked_by"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.asked_at:%Y-%m-%d}"


class MaskedText(models.Model):
    """The text to mask, kept until it is done or refused, then taken away without a trace."""

    masking = models.OneToOneField(Masking, on_delete=models.PROTECT, related_name="text", primary_key=True)
    text = models.CharField(_("text att maskera"), max_length=200)

    class Meta:
        verbose_name = _("text att maskera")
        verbose_name_plural = _("texter att maskera")

    def __str__(self) -> str:
        return str(self.pk)
