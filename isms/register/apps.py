"""Django configuration of the register app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegisterConfig(AppConfig):
    """The kernel that every register builds on."""

    name = "isms.register"
    label = "register"
    verbose_name = _("Register")
