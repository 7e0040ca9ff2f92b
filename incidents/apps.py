"""Django configuration of the incidents app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IncidentsConfig(AppConfig):
    """Incidents of every sort, from report to lessons."""

    name = "incidents"
    verbose_name = _("Incidenter")

    def ready(self) -> None:
        """Add the register, its pages in the navigation and what is followed up."""
        from incidents.closing import refuse_while_clocks_run
        from incidents.kinds import FOLLOWED_UP
        from incidents.masking import mask_filings
        from incidents.models import Filing
        from incidents.sheets import register_sheets
        from isms.accounts.permissions import Right
        from isms.followup.kinds import register_kind
        from isms.register import consequences
        from isms.register.audit.frozen import FrozenText, register_frozen
        from isms.register.history import HistorySource, register_source
        from isms.register.navigation import GROUP_INCIDENTS, GROUP_WORK, NavigationItem, add_item
        from isms.register.registers import Register, register

        register(
            Register(
                kind="incident",
                prefix="INC",
                model="incidents.Incident",
                label=_("Incident"),
                label_plural=_("Incidenter"),
                list_url="incidents:incident_list",
                detail_url="incidents:incident_detail",
                icon="incident",
                group=GROUP_INCIDENTS,
                order=70,
                is_confirmed=False,  # open ones are asked about every month
                is_named_in_mail=False,
            )
        )
        add_item(
            NavigationItem(
                _("Rapportera incident"), "incidents:report", "incident", GROUP_WORK, 30, right=Right.REPORT_INCIDENT
            )
        )
        for kind in FOLLOWED_UP:
            register_kind(kind)
        register_frozen(FrozenText(Filing, mask_filings))
        register_source(
            HistorySource("incidents.AffectedEntryEvent", "incident_id", _("Berörd post"), fields=("entry",))
        )
        register_source(
            HistorySource("incidents.PersonalDataBreachEvent", "incident_id", _("Personuppgiftsincidenten"))
        )
        register_source(HistorySource("incidents.BreachControllerEvent", "incident_id", _("Personuppgiftsansvarig")))
        consequences.register(
            consequences.Event.ARCHIVED,
            refuse_while_clocks_run,
            description="An incident is not put away while a report or information to data subjects is due.",
        )
        register_sheets()
