"""Django configuration of the operations."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperationsConfig(AppConfig):
    """Backup, restore and the state of the installation; holds no table of its own."""

    name = "isms.operations"
    label = "operations"
    verbose_name = _("Drift")
