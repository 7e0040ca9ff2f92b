"""Django configuration of the classification app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClassificationConfig(AppConfig):
    """Methods, classifications and the levels of protection that follow."""

    name = "classification"
    verbose_name = _("Informationsklassning")

    def ready(self) -> None:
        """Register the review of classifications, and let levels follow what happens to assets."""
        from classification.confirmations import register_classification_part
        from classification.services import follow_archiving, follow_placement
        from isms.followup.kinds import FollowUpKind, register_kind
        from isms.register.consequences import Event, register
        from isms.register.history import HistorySource, register_source

        self._register_normative()
        from classification.requirement_registration import register_requirements

        register_requirements()

        register_kind(
            FollowUpKind(
                code="classification_review",
                label=_("Översyn av klassning"),
                interval_months=12,
                lead_days=30,
                escalation_days=21,
                description=_("Gäller klassningen fortfarande, eller har informationen eller hoten ändrats?"),
                action_url="classification:classify",
                action_text=_("Se över klassningen"),
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
                action_url="classification:classify",
                action_text=_("Läs och besluta"),
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
        register_classification_part()
        register(
            Event.PLACED,
            follow_placement,
            description="An asset that moves changes the level of the systems it leaves and enters.",
        )
        register(
            Event.ARCHIVED, follow_archiving, description="An archived asset no longer holds its systems' level up."
        )
        register(Event.RESTORED, follow_archiving, description="A restored asset counts again.")

    def _register_normative(self) -> None:
        """Register the pages, and what belongs to normative classifications: matters, reminders and history."""
        from classification.normative.matters import (
            OUTDATED_KIND,
            PUBLISHED_KIND,
            REQUEST_KIND,
            follow_new_systems,
            follow_system,
        )
        from isms.accounts.permissions import Right
        from isms.followup.kinds import FollowUpKind, register_kind
        from isms.register import navigation
        from isms.register.consequences import ASSIGNMENT, Event, register
        from isms.register.history import HistorySource, register_source

        for label, name, order, right in (
            (_("Klassningsöversikt"), "classification:overview", 61, ""),
            (_("Normerande klassningar"), "normative:waiting", 62, ""),
            (_("Publicera normerande"), "normative:publish_list", 63, Right.PUBLISH_NORMATIVE),
        ):
            navigation.add_item(
                navigation.NavigationItem(
                    label=label,
                    url_name=name,
                    icon="classification",
                    group=navigation.GROUP_PROTECTION,
                    order=order,
                    right=right,
                )
            )
        register_kind(
            FollowUpKind(
                code=REQUEST_KIND,
                label=_("Svar från staden"),
                interval_months=3,
                lead_days=14,
                escalation_days=30,
                description=_("Har staden svarat på det som är begärt? Påminn annars och anteckna när."),
            )
        )
        register_kind(
            FollowUpKind(
                code=PUBLISHED_KIND,
                label=_("Ny normerande klassning"),
                interval_months=None,
                lead_days=30,
                escalation_days=21,
                description=_("Se över den egna bedömningen mot den normerande klassningen som nu gäller."),
            )
        )
        register_kind(
            FollowUpKind(
                code=OUTDATED_KIND,
                label=_("Normerande klassning gäller inte längre"),
                interval_months=None,
                lead_days=30,
                escalation_days=21,
                description=_(
                    "Klassningarna i systemet är preliminära igen. Stämmer de på egen hand, och är en ny begärd?"
                ),
            )
        )
        for event, for_many in ((Event.CREATED, follow_new_systems), (Event.CHANGED, None)):
            register(
                event,
                follow_system,
                description="A city-shared system has a matter about its normative classification; no other has.",
                for_many=for_many,
                ignores=ASSIGNMENT,
            )
        register_source(
            HistorySource(
                "classification.NormativeMatterEvent", "system_id", _("Normerande klassning"), fields=("state",)
            )
        )
        register_source(
            HistorySource(
                "classification.CityRequestEvent",
                "system_id",
                _("Begäran till staden"),
                fields=("subject", "asked_on", "asked_to", "case_number", "answered_on", "answer"),
            )
        )
