"""Django configuration of the rights app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RightsConfig(AppConfig):
    """Who may see and do what, as pages."""

    name = "isms.rights"
    label = "rights"
    verbose_name = _("Behörigheter")

    def ready(self) -> None:
        """Add the pages to the navigation, the yearly review to the follow-ups, and vacancies to Min sida."""
        from isms.accounts.permissions import Right
        from isms.followup.kinds import FollowUpKind, register_kind
        from isms.followup.notices import register_notices
        from isms.register import navigation, registers
        from isms.rights.departures import notices_of_vacancies
        from isms.rights.powers import is_coordinator, may_see_grants
        from isms.rights.sheets import register_sheets

        for label, name, icon, order, is_shown in (
            (_("Behörigheter"), "person_list", "shield", 60, may_see_grants),
            (_("Enheter och befattningar"), "unit_list", "users", 62, is_coordinator),
        ):
            navigation.add_item(
                navigation.NavigationItem(
                    label=label,
                    url_name=f"rights:{name}",
                    icon=icon,
                    group=navigation.GROUP_SETTINGS,
                    order=order,
                    is_shown=is_shown,
                )
            )
        register_sheets()
        registers.register(
            registers.Register(
                kind="register_access",
                prefix="BGR",
                model="rights.RegisterAccess",
                label=_("Behörighetsgenomgång"),
                label_plural=_("Behörighetsgenomgång"),
                list_url="rights:review_home",
                detail_url="rights:review",
                icon="shield",
                group=navigation.GROUP_SETTINGS,
                order=64,
                is_confirmed=False,  # the review asks already
                may_be_archived=False,  # whoever answers for the reviews does not call them off
                right=Right.VIEW_REGISTER,
            )
        )
        register_kind(
            FollowUpKind(
                code="grant_review",
                label=_("Genomgång av behörigheter i registret"),
                interval_months=12,
                lead_days=30,
                escalation_days=30,
                description=_("Ska var och en ha kvar sin roll, sin befattning och det som delats?"),
                action_url="rights:review_record",
                action_text=_("Gå igenom behörigheterna"),
                is_completed_by_work=True,
            )
        )
        register_notices(notices_of_vacancies)
