"""allauth's forms with the register's own words, where the library has none in Swedish or others than ours."""

from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from allauth.mfa.base.forms import AuthenticateForm as AllauthAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivateForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm as AllauthAddKeyForm
from allauth.mfa.webauthn.forms import EditWebAuthnForm as AllauthEditKeyForm
from django import forms
from django.utils.translation import gettext_lazy as _


def _say(field: forms.Field, label: str, help_text: str = "") -> None:
    """Give a field its label and help; a placeholder that repeats the label is taken away."""
    field.label = label
    field.help_text = help_text
    field.widget.attrs.pop("placeholder", None)


class LoginForm(AllauthLoginForm):
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["login"], _("E-postadress"))
        self.fields["password"].label = _("Lösenord")
        self.fields["password"].widget.attrs.pop("placeholder", None)


class ResetPasswordForm(AllauthResetPasswordForm):
    """The address that a link to choose a new password is sent to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["email"], _("E-postadress"))

    def clean_email(self) -> str:
        """Leave out those who sign in through the directory only: a password would be a way past it."""
        email = super().clean_email()
        self.users = [user for user in self.users if user.has_usable_password() or not user.socialaccount_set.exists()]
        return email


class _CodeForm:
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["code"], _("Engångskod"))
        self.fields["code"].widget.attrs["inputmode"] = "text"


class AuthenticateForm(_CodeForm, AllauthAuthenticateForm):
    """The second step at sign-in."""


class ReauthenticateForm(_CodeForm, AllauthReauthenticateForm):
    """The second step once more, before something sensitive."""


class ActivateTOTPForm(_CodeForm, AllauthActivateForm):
    """The first code of a new authenticator app."""


class AddKeyForm(AllauthAddKeyForm):
    """A new key and its name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["name"], _("Namn på nyckeln"), _("Till exempel ”Säkerhetskort” eller ”Jobbtelefonen”."))
        _say(
            self.fields["passwordless"],
            _("Logga in med bara nyckeln"),
            _("Då krävs också nyckelns pinkod, ditt fingeravtryck eller liknande."),
        )


class EditKeyForm(AllauthEditKeyForm):
    """Another name of a key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["name"], _("Namn på nyckeln"))
