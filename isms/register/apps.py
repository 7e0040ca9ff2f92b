"""Django configuration of the register app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegisterConfig(AppConfig):
    """The kernel that every register builds on."""

    name = "isms.register"
    label = "register"
    verbose_name = _("Register")

    def ready(self) -> None:
        """Add what hangs on every entry to its history."""
        from isms.register.history import HistorySource, register_source

        register_source(
            HistorySource(
                "register.AttachmentEvent", "entry_id", _("Bilaga"), fields=("name", "description", "removed_at")
            )
        )
