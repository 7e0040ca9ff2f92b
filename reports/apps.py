"""Django configuration of the reports app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """Ledningens genomgång."""

    name = "reports"
    verbose_name = _("Rapportering")

    def ready(self) -> None:
        """Register the reviews, their history and the follow-up of what was decided in them."""
        from isms.accounts.permissions import Right
        from isms.accounts.roles import DIRECTOR
        from isms.followup.kinds import FollowUpKind, register_kind
        from isms.register.audit.frozen import FrozenText, register_frozen
        from isms.register.history import HistorySource, register_source
        from isms.register.navigation import GROUP_REPORT, GROUP_WORK, NavigationItem, add_item
        from isms.register.registers import Register, register
        from reports.aids import SECTION_ASKED, may_note
        from reports.masking import mask_editions
        from reports.models import Edition
        from reports.rounds import PART_ASKED

        register(
            Register(
                kind="management_review",
                prefix="LG",
                model="reports.ManagementReview",
                label=_("Ledningens genomgång"),
                label_plural=_("Ledningens genomgång"),
                list_url="reports:review_list",
                detail_url="reports:review_detail",
                icon="review",
                group=GROUP_REPORT,
                order=10,
                is_confirmed=False,  # it is approved, which says more
            )
        )
        register_kind(
            FollowUpKind(
                code="review_decision",
                label=_("Beslut från ledningens genomgång"),
                interval_months=None,
                lead_days=30,
                escalation_days=21,
                description=_("Är det som beslutades eller lovades i genomgången genomfört?"),
            )
        )
        register_kind(
            FollowUpKind(
                code=SECTION_ASKED,
                label=_("Underlag till ledningens genomgång"),
                interval_months=None,
                lead_days=14,
                escalation_days=7,
                description=_("Skriv underlag till avsnittet. Samordnaren för in det i genomgången."),
                action_url="reports:section_deliver",
                action_text=_("Skriv underlaget"),
                is_open_to_responsible=True,
            )
        )
        register_kind(
            FollowUpKind(
                code=PART_ASKED,
                label=_("Granska din del av ledningens genomgång"),
                interval_months=None,
                lead_days=7,
                escalation_days=3,
                description=_("Läs dina delar av genomgången och svara om de stämmer."),
                action_url="reports:my_part",
                action_text=_("Läs och svara"),
                is_completed_by_work=True,
                is_open_to_responsible=True,
            )
        )
        add_item(
            NavigationItem(
                label=_("Årsanteckningar"),
                url_name="reports:note_list",
                icon="document",
                group=GROUP_WORK,
                order=30,
                is_shown=may_note,
            )
        )
        add_item(
            NavigationItem(
                label=_("Läget"),
                url_name="reports:situation",
                icon="info",
                group=GROUP_REPORT,
                order=5,
                right=Right.VIEW_REGISTER,
                leads=DIRECTOR.code,
            )
        )
        register_frozen(FrozenText(Edition, mask_editions))
        section = ("text", "is_public", "secrecy_ground", "secrecy_reason")
        mark = ("part", "key", "handling", "ground", "reason", "is_withdrawn")
        decision = ("text", "owner", "due_on", "is_from_meeting", "is_withdrawn")
        measure = ("area", "from_year", "to_year", "text", "owner", "status", "status_note", "is_withdrawn")
        for event_model, label, fields in (
            ("reports.ReviewSectionEvent", _("Avsnitt"), section),
            ("reports.ReviewDecisionEvent", _("Beslutspunkt"), decision),
            ("reports.ReviewMeasureEvent", _("Åtgärd"), measure),
            ("reports.SecrecyMarkEvent", _("Sekretessmarkering"), mark),
        ):
            register_source(HistorySource(event_model, "review_id", label, fields=fields))
