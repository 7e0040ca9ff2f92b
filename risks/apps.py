"""Django configuration of the risks app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RisksConfig(AppConfig):
    """Actions, and the risks and plans they come from."""

    name = "risks"
    verbose_name = _("Risker och åtgärder")

    def ready(self) -> None:
        """Register the register of actions and the follow-up of their due days."""
        from isms.followup.kinds import FollowUpKind, register_kind
        from isms.followup.remarks import register_maker
        from isms.register import consequences
        from isms.register.history import HistorySource, register_source
        from isms.register.registers import Register, register
        from risks.archiving import call_off
        from risks.remarks import action_of_remark

        register(
            Register(
                kind="action",
                prefix="ATG",
                model="risks.Action",
                label=_("Åtgärd"),
                label_plural=_("Åtgärder"),
                list_url="risks:action_list",
                detail_url="risks:action_detail",
                icon="action",
                order=60,
                is_confirmed=False,  # its due day asks already
            )
        )
        register_kind(
            FollowUpKind(
                code="action_due",
                label=_("Åtgärd ska vara klar"),
                interval_months=None,
                lead_days=14,
                escalation_days=14,
                description=_("Är åtgärden genomförd, eller behöver den ett nytt datum?"),
            )
        )
        register_source(HistorySource("risks.ActionEvent", "source_id", _("Åtgärd"), fields=("state", "due_on")))
        register_maker(action_of_remark)
        consequences.register(
            consequences.Event.ARCHIVED,
            call_off,
            description="An archived action is cancelled; its gap is free.",
        )
