"""A person who can sign in."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.mixins import GuardianUserMixin

from isms.history import tracked


class UserManager(BaseUserManager["User"]):
    """Creates users from their e-mail address, which is kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a user who signs in with e-mail and password.

        Args:
            email: address, stored in lower case.
            password: plain text; None gives an account that cannot sign in with a password.

        Raises:
            ValueError: the address is empty.
        """
        if not email:
            raise ValueError("A user needs an e-mail address")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str) -> "User":
        """Find a user by address without regard to case."""
        return self.get(email__iexact=email)


@tracked
class User(GuardianUserMixin, AbstractBaseUser, PermissionsMixin):
    """A person with an account. What the person may do follows from roles, posts and shares."""

    email = models.EmailField(_("e-postadress"), unique=True)
    name = models.CharField(_("namn"), max_length=150)
    is_active = models.BooleanField(_("aktivt konto"), default=True)
    created_at = models.DateTimeField(_("skapat"), default=timezone.now, editable=False)
    # When the person put away the explanation of the first visit; it stands here so that no page asks for it.
    welcomed_at = models.DateTimeField(_("välkomsttexten undanlagd"), null=True, blank=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("användare")
        verbose_name_plural = _("användare")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="accounts_user_email_unique",
                violation_error_message=_("Det finns redan ett konto med den adressen."),
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email
