"""Django configuration of the risks app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RisksConfig(AppConfig):
    """Actions, and the risks and plans they come from."""

    name = "risks"
    verbose_name = _("Risker och åtgärder")

    def ready(self) -> None:
        """Add the registers, their pages in the navigation and what is followed up."""
        from isms.followup.kinds import register_kind
        from isms.followup.remarks import register_maker
        from isms.register import consequences
        from isms.register.history import HistorySource, register_source
        from isms.register.navigation import GROUP_RISK, NavigationItem, add_item
        from isms.register.registers import Register, register
        from risks.archiving import call_off
        from risks.bulk import register_bulk_changes
        from risks.kinds import FOLLOWED_UP
        from risks.remarks import action_of_remark
        from risks.sheets import register_sheets

        for kind, prefix, model, label, plural, name, icon, order in (
            ("risk_analysis", "RIA", "RiskAnalysis", _("Riskanalys"), _("Riskanalyser"), "analysis", "risk", 50),
            ("risk", "RSK", "Risk", _("Risk"), _("Risker"), "risk", "risk", 52),
            (
                "continuity_plan",
                "KON",
                "ContinuityPlan",
                _("Kontinuitetsplan"),
                _("Kontinuitetsplaner"),
                "plan",
                "plan",
                55,
            ),
            ("action", "ATG", "Action", _("Åtgärd"), _("Åtgärder"), "action", "action", 60),
        ):
            register(
                Register(
                    kind=kind,
                    prefix=prefix,
                    model=f"risks.{model}",
                    label=label,
                    label_plural=plural,
                    list_url=f"risks:{name}_list",
                    detail_url=f"risks:{name}_detail",
                    icon=icon,
                    group=GROUP_RISK,
                    order=order,
                    is_confirmed=False,  # their own reviews and due days ask already
                )
            )
        pages = (
            (_("Riskbild"), "picture", "risk", 51),
            (_("Kritiska system och processer"), "critical", "plan", 56),
            (_("Handlingsplan"), "action_plan", "action", 61),
        )
        for label, name, icon, order in pages:
            add_item(NavigationItem(label, f"risks:{name}", icon, GROUP_RISK, order))
        for kind in FOLLOWED_UP:
            register_kind(kind)
        register_source(HistorySource("risks.ActionEvent", "source_id", _("Åtgärd"), fields=("state", "due_on")))
        register_maker(action_of_remark)
        register_source(HistorySource("risks.ActionLinkEvent", "entry_id", _("Gemensam åtgärd"), fields=("action",)))
        register_bulk_changes()
        consequences.register(
            consequences.Event.ARCHIVED,
            call_off,
            description="An archived action is cancelled; its gap is free.",
        )
        register_sheets()
