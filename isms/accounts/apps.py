"""Django configuration of the accounts app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Users and the organisations they act in."""

    name = "isms.accounts"
    label = "accounts"
    verbose_name = _("Konton och organisation")
