"""What sign-in itself keeps: one-time links, and which roles a directory has given."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models.role_group import RoleGroup
from isms.accounts.models.user import User
from isms.history import tracked


@tracked
class SignInLink(models.Model):
    """A link that lets an administrator in once, when password or directory does not (docs/sign-in.md).

    Made by a command on the server. Only a hash of its secret is kept, and the row stays as the record of its use.
    """

    user = models.ForeignKey(User, verbose_name=_("konto"), on_delete=models.PROTECT, related_name="sign_in_links")
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.CharField(_("skapad av"), max_length=150, help_text=_("Kontot på servern."))
    made_at = models.DateTimeField(_("skapad"))
    expires_at = models.DateTimeField(_("gäller till"))
    used_at = models.DateTimeField(_("använd"), null=True, blank=True)
    used_from = models.GenericIPAddressField(_("använd från"), null=True, blank=True)

    class Meta:
        verbose_name = _("engångslänk")
        verbose_name_plural = _("engångslänkar")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at")),
                name="accounts_signinlink_expires_later",
                violation_error_message=_("Länken måste gälla en stund."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.made_at:%Y-%m-%d %H:%M}"


@tracked
class DirectoryRole(models.Model):
    """A role that a person has because the directory (Entra ID, SAML) says so; what stands here it may also take."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="directory_roles")
    role_group = models.ForeignKey(RoleGroup, on_delete=models.PROTECT, related_name="directory_roles")
    given_at = models.DateTimeField(_("given"))

    class Meta:
        verbose_name = _("roll från katalogen")
        verbose_name_plural = _("roller från katalogen")
        constraints = [
            models.UniqueConstraint(fields=["user", "role_group"], name="accounts_directoryrole_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role_group}"
