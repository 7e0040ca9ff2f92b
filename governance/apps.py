"""Django configuration of the governance app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GovernanceConfig(AppConfig):
    """Governing documents, internal control, and recommendations from those who examine the administration."""

    name = "governance"
    verbose_name = _("Styrning och kontroll")

    def ready(self) -> None:
        """Add the registers, their pages and what is followed up."""
        from governance.registration.documents import register_documents_and_controls
        from governance.registration.recommendations import (
            register_officer,
            register_recommendations,
            register_references,
            register_tertial,
        )

        register_recommendations()
        register_references()
        register_tertial()
        register_officer()
        register_documents_and_controls()
