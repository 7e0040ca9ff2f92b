"""Django configuration of the classification app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClassificationConfig(AppConfig):
    """Methods, classifications and the levels of protection that follow."""

    name = "classification"
    verbose_name = _("Informationsklassning")

    def ready(self) -> None:
        """Register the review of classifications, and let levels follow what happens to assets."""
        from classification.services import follow_archiving, follow_placement
        from isms.followup.kinds import FollowUpKind, register_kind
        from isms.register.consequences import Event, register
        from isms.register.history import HistorySource, register_source

        register_kind(
            FollowUpKind(
                code="classification_review",
                label=_("Översyn av klassning"),
                interval_months=12,
                lead_days=30,
                escalation_days=21,
                description=_("Gäller klassningen fortfarande, eller har informationen eller hoten ändrats?"),
            )
        )
        register_kind(
            FollowUpKind(
                code="classification_decision",
                label=_("Beslut om klassning"),
                interval_months=None,
                lead_days=14,
                escalation_days=14,
                description=_("Ett färdigt utkast till klassning väntar på att ägaren läser och beslutar."),
            )
        )
        register_source(
            HistorySource(
                "classification.ClassificationDraftEvent",
                "entry_id",
                _("Utkast till klassning"),
                fields=("participants", "owner_approval", "outcome"),
            )
        )
        register(
            Event.PLACED,
            follow_placement,
            description="An asset that moves changes the level of the systems it leaves and enters.",
        )
        register(
            Event.ARCHIVED, follow_archiving, description="An archived asset no longer holds its systems' level up."
        )
        register(Event.RESTORED, follow_archiving, description="A restored asset counts again.")
