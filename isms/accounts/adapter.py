"""How allauth behaves here: nobody signs up alone."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from isms.languages import in_swedish


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator, never by the visitor."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("E-postadressen eller lösenordet är fel."),
        "too_many_login_attempts": _("För många misslyckade försök. Vänta fem minuter och försök igen."),
        "incorrect_password": _("Lösenordet är fel."),
        "enter_current_password": _("Skriv ditt nuvarande lösenord."),
    }

    @in_swedish()
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write to the person in Swedish, as every mail of the register."""
        super().send_mail(template_prefix, email, context)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse every self-registration."""
        return False
