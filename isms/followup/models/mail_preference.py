"""How often a person wants to hear from an organisation's register."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Organisation, User
from isms.history import tracked


@tracked
class MailPreference(models.Model):
    """A person's own choice in one organisation; without a row the role decides.

    Legal clocks are always told at once: nobody can choose not to hear of them.
    """

    class Rhythm(models.TextChoices):
        """How often the digest comes."""

        ROLE = "", _("Som rollen: varje månad, för samordnare varje vecka")
        WEEK = "week", _("Varje vecka")
        MONTH = "month", _("Varje månad")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="mail_preferences")
    rhythm = models.CharField(_("sammanställning"), max_length=10, choices=Rhythm.choices, blank=True, default="")
    wants_notices = models.BooleanField(
        _("påminn mig när något ska göras eller är försenat"),
        default=True,
        help_text=_("Utan kryss får du bara sammanställningen. Lagstadgade tidsfrister kommer alltid direkt."),
    )

    class Meta:
        verbose_name = _("mejlinställning")
        verbose_name_plural = _("mejlinställningar")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], name="followup_mailpreference_unique"),
            models.CheckConstraint(
                condition=models.Q(rhythm__in=["", "week", "month"]), name="followup_mailpreference_rhythm"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.organisation}"
