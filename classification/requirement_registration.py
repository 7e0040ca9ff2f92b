"""What the requirements register with the rooms below: a register, reviews, consequences, pages and importers."""

from django.utils.translation import gettext_lazy as _

from classification.common_controls import let_go_of_archived, take_back_restored
from classification.imports.catalogue import IMPORTER as CATALOGUE_IMPORTER
from classification.imports.klassa import IMPORTER as KLASSA_IMPORTER
from isms.followup.kinds import FollowUpKind, register_kind
from isms.register import navigation, registers
from isms.register.consequences import Event, register
from isms.register.imports import register_importer


def register_requirements() -> None:
    """Register the common controls, the reviews of requirements, and what follows when a control is archived."""
    registers.register(
        registers.Register(
            kind="common_control",
            prefix="FGK",
            model="classification.CommonControl",
            label=_("Förvaltningsgemensamt krav"),
            label_plural=_("Förvaltningsgemensamma krav"),
            list_url="classification:control_list",
            detail_url="classification:control_detail",
            icon="requirement",
            group=navigation.GROUP_PROTECTION,
            order=66,
        )
    )
    navigation.add_item(
        navigation.NavigationItem(
            label=_("Kravkatalog"),
            url_name="classification:catalogue",
            icon="requirement",
            group=navigation.GROUP_PROTECTION,
            order=65,
        )
    )
    register_importer(CATALOGUE_IMPORTER)
    register_importer(KLASSA_IMPORTER)
    register_kind(
        FollowUpKind(
            code="requirement_assessment",
            label=_("Självskattning av krav"),
            interval_months=12,
            lead_days=30,
            escalation_days=21,
            description=_("Stämmer svaren på kraven fortfarande, och vad har hänt med bristerna?"),
            action_url="classification:assessment",
            action_text=_("Gå igenom kraven"),
        )
    )
    register_kind(
        FollowUpKind(
            code="common_control_review",
            label=_("Översyn av gemensamt krav"),
            interval_months=12,
            lead_days=30,
            escalation_days=21,
            description=_("Gäller det gemensamma svaret fortfarande för alla system?"),
        )
    )
    register(
        Event.ARCHIVED,
        let_go_of_archived,
        description="An archived common control answers no longer for the systems.",
    )
    register(Event.RESTORED, take_back_restored, description="A restored common control answers for them again.")
