"""What a yearly review said of each grant."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Post, Unit, User
from isms.accounts.roles import ROLES
from isms.register.models import Decision, Entry
from isms.rights.querysets import GrantJudgementQuerySet


class GrantKind(models.TextChoices):
    """What sort of grant somebody has."""

    ROLE = "role", _("Roll")
    HOLDER = "holder", _("Innehavare")
    DEPUTY = "deputy", _("Ersättare")
    SHARE = "share", _("Delning")


class GrantJudgement(models.Model):
    """One grant as it stood when the rights were reviewed, and whether it was kept or withdrawn; never changed."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="grant_judgements")
    person = models.ForeignKey(User, verbose_name=_("person"), on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("slag"), max_length=10, choices=GrantKind.choices)
    role_code = models.CharField(_("roll"), max_length=40, blank=True)
    unit = models.ForeignKey(
        Unit, verbose_name=_("enhet"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    post = models.ForeignKey(
        Post, verbose_name=_("befattning"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    shared_entry = models.ForeignKey(
        Entry, verbose_name=_("delad post"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    given_at = models.DateTimeField(_("given"), null=True, blank=True)
    last_signed_in_at = models.DateTimeField(_("senast inloggad"), null=True, blank=True)
    is_kept = models.BooleanField(_("behålls"))

    objects = GrantJudgementQuerySet.as_manager()

    class Meta:
        verbose_name = _("bedömd behörighet")
        verbose_name_plural = _("bedömda behörigheter")
        constraints = [
            models.CheckConstraint(
                condition=(
                    (models.Q(kind="role") & ~models.Q(role_code=""))
                    | models.Q(kind__in=["holder", "deputy"], post__isnull=False)
                    | models.Q(kind="share", shared_entry__isnull=False)
                ),
                name="rights_grantjudgement_names_grant",
                violation_error_message=_("En bedömd behörighet namnger rollen, befattningen eller posten."),
            )
        ]
        triggers = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_kind_display()}"

    @property
    def role_label(self) -> str:
        """What the role is called; its code when the register no longer has it."""
        return str(ROLES[self.role_code].label) if self.role_code in ROLES else self.role_code
