"""A post (befattning): what owns entries, while people come and go."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models.unit import Unit
from isms.accounts.models.user import User
from isms.accounts.separation import OFFICER_HAS_NO_POST
from isms.history import tracked


@tracked
class Post(models.Model):
    """A position in a unit with its present holder and deputy; entries and follow-ups belong to it."""

    unit = models.ForeignKey(Unit, verbose_name=_("enhet"), on_delete=models.PROTECT, related_name="posts")
    title = models.CharField(_("befattning"), max_length=150)
    holder = models.ForeignKey(
        User,
        verbose_name=_("innehavare"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="held_posts",
    )
    deputy = models.ForeignKey(
        User,
        verbose_name=_("ersättare"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="deputised_posts",
    )
    archived_at = models.DateTimeField(_("arkiverad"), null=True, blank=True)

    class Meta:
        verbose_name = _("befattning")
        verbose_name_plural = _("befattningar")
        triggers = [OFFICER_HAS_NO_POST]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "title"],
                name="accounts_post_title_unique",
                violation_error_message=_("Enheten har redan en befattning med det namnet."),
            ),
            models.CheckConstraint(
                condition=models.Q(deputy__isnull=True) | ~models.Q(deputy=models.F("holder")),
                name="accounts_post_deputy_not_holder",
                violation_error_message=_("Ersättaren kan inte vara samma person som innehavaren."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.unit}"
