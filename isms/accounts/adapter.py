"""How allauth behaves here: nobody signs up alone."""

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
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
        host = urlsplit(settings.ISMS_ADDRESS).netloc
        super().send_mail(template_prefix, email, {"current_site": SimpleNamespace(domain=host, name=host), **context})

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return an address at this site: who asks chooses the port that the request names."""
        return settings.ISMS_ADDRESS + urlsplit(super().get_reset_password_from_key_url(key)).path

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count attempts by the account alone: each port that a request names would be a new count."""
        return credentials.get("email", credentials.get("username", "")).lower()

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse every self-registration."""
        return False
