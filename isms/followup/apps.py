"""Django configuration of the follow-up app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FollowUpConfig(AppConfig):
    """What must be looked at again, and the reminders about it."""

    name = "isms.followup"
    label = "followup"
    verbose_name = _("Uppföljning")

    def ready(self) -> None:
        """Add the pages to the navigation, the follow-ups to the history, and close them with their entry."""
        from isms.accounts.permissions import Right
        from isms.followup.handover import open_followups_of, open_followups_of_owners
        from isms.followup.kinds import FollowUpKind, register_kind
        from isms.followup.services import close_followups_of_archived_entry
        from isms.register import consequences, handover, history, navigation, registers

        items = (
            (_("Min sida"), "my_page", "home", navigation.GROUP_WORK, 10, ""),
            (_("Mina områden"), "areas", "success", navigation.GROUP_WORK, 20, ""),
            (_("Årshjul"), "wheel", "calendar", navigation.GROUP_FOLLOWUP, 20, ""),
            (_("Ägarnas svar"), "answer_rates", "users", navigation.GROUP_FOLLOWUP, 40, Right.EDIT_REGISTER),
            (_("Uppföljningar"), "followup_list", "calendar", navigation.GROUP_FOLLOWUP, 10, ""),
            (_("Uppföljningsregler"), "rule_list", "settings", navigation.GROUP_SETTINGS, 80, ""),
            (_("Frånvaro"), "absence_list", "users", navigation.GROUP_WORK, 80, ""),
            (_("Mina inställningar"), "settings", "settings", navigation.GROUP_WORK, 90, ""),
            (_("Utskick"), "mail_list", "mail", navigation.GROUP_SETTINGS, 90, Right.VIEW_LEDGER),
        )
        for label, name, icon, group, order, right in items:
            navigation.add_item(
                navigation.NavigationItem(
                    label=label, url_name=f"followup:{name}", icon=icon, group=group, order=order, right=right
                )
            )
        navigation.add_item(
            navigation.NavigationItem(
                label=_("Lämna över"),
                url_name="register:handover",
                icon="users",
                group=navigation.GROUP_SETTINGS,
                order=85,
                right=Right.EDIT_REGISTER,
            )
        )
        registers.register(
            registers.Register(
                kind="activity",
                prefix="AKT",
                model="followup.Activity",
                label=_("Aktivitet"),
                label_plural=_("Aktiviteter"),
                list_url="followup:activity_list",
                detail_url="followup:activity_detail",
                icon="calendar",
                group=navigation.GROUP_FOLLOWUP,
                order=30,
                is_confirmed=False,  # its last day asks already
            )
        )
        register_kind(
            FollowUpKind(
                code="activity_due",
                label=_("Aktivitet ska vara klar"),
                interval_months=None,
                lead_days=30,
                escalation_days=14,
                description=_("Är årets aktivitet genomförd, eller behöver den ett nytt datum?"),
            )
        )
        handover.register_charge(
            handover.Charge(
                label=_("Öppna uppföljningar"),
                rows=open_followups_of,
                field="responsible",
                of_owners=open_followups_of_owners,
            )
        )
        history.register_source(
            history.HistorySource(
                "followup.FollowUpEvent",
                entry_column="entry_id",
                label=_("Uppföljning"),
                fields=("kind", "topic", "intended_on", "responsible", "outcome", "outcome_note"),
            )
        )
        history.register_source(
            history.HistorySource(
                "followup.AreaAnswerEvent",
                entry_column="entry_id",
                label=_("Ägarens svar"),
                fields=("kind", "note", "reply"),
            )
        )
        consequences.register(
            consequences.Event.ARCHIVED,
            close_followups_of_archived_entry,
            description="Open follow-ups of an archived entry are closed as no longer relevant.",
        )
