"""Django configuration of the reports app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """Ledningens genomgång."""

    name = "reports"
    verbose_name = _("Rapportering")

    def ready(self) -> None:
        """Register the reviews, their history and the follow-up of what was decided in them."""
        from isms.followup.kinds import FollowUpKind, register_kind
        from isms.register.history import HistorySource, register_source
        from isms.register.navigation import GROUP_REPORT
        from isms.register.registers import Register, register

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
        section = ("text", "is_public", "secrecy_ground")
        decision = ("text", "owner", "due_on", "is_withdrawn")
        measure = ("area", "from_year", "to_year", "text", "owner", "status", "status_note", "is_withdrawn")
        for event_model, label, fields in (
            ("reports.ReviewSectionEvent", _("Avsnitt"), section),
            ("reports.ReviewDecisionEvent", _("Beslutspunkt"), decision),
            ("reports.ReviewMeasureEvent", _("Åtgärd"), measure),
        ):
            register_source(HistorySource(event_model, "review_id", label, fields=fields))
