"""Django configuration of the assets app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AssetsConfig(AppConfig):
    """Systems, information assets and processes."""

    name = "assets"
    verbose_name = _("Inventering")

    def ready(self) -> None:
        """Register the registers, their reviews and the history of what connects their entries."""
        from isms.accounts.permissions import Right
        from isms.followup.kinds import FollowUpKind, register_kind
        from isms.register.history import HistorySource, register_source
        from isms.register.navigation import GROUP_ASSETS, GROUP_SETTINGS, NavigationItem, add_item
        from isms.register.registers import Register, register

        register(
            Register(
                kind="system",
                prefix="SYS",
                model="assets.System",
                label=_("System"),
                label_plural=pgettext_lazy("several", "System"),
                list_url="assets:system_list",
                detail_url="assets:system_detail",
                icon="system",
                group=GROUP_ASSETS,
                order=10,
            )
        )
        register(
            Register(
                kind="information_asset",
                prefix="INF",
                model="assets.InformationAsset",
                label=_("Informationstillgång"),
                label_plural=_("Informationstillgångar"),
                list_url="assets:asset_list",
                detail_url="assets:asset_detail",
                icon="asset",
                group=GROUP_ASSETS,
                order=20,
            )
        )
        register(
            Register(
                kind="process",
                prefix="PRO",
                model="assets.Process",
                label=_("Process"),
                label_plural=_("Processer"),
                list_url="assets:process_list",
                detail_url="assets:process_detail",
                icon="process",
                group=GROUP_ASSETS,
                order=30,
            )
        )
        add_item(
            NavigationItem(
                label=_("Zoner"),
                url_name="assets:zone_list",
                icon="settings",
                group=GROUP_SETTINGS,
                order=190,
                right=Right.EDIT_REGISTER,
            )
        )
        register_kind(
            FollowUpKind(
                code="process_review",
                label=_("Processöversyn"),
                interval_months=12,
                lead_days=30,
                escalation_days=21,
                description=_("Stämmer processens ägare, system och information, och om den är kritisk enligt RSA?"),
                confirms=True,
            )
        )
        register_kind(
            FollowUpKind(
                code="system_review",
                label=_("Årsgenomgång"),
                interval_months=12,
                lead_days=30,
                escalation_days=21,
                description=_("Gäller klassning, behandlingar, leverantör, behörigheter och åtgärder fortfarande?"),
                action_url="assets:annual_review",
                action_text=_("Gör årsgenomgången"),
                confirms=True,
                is_completed_by_work=True,
            )
        )
        _register_access_reviews()
        _register_annual_reviews()
        _register_processing()
        _register_continuity()
        _register_sheets()
        register_source(HistorySource("assets.AssetPlacementEvent", "asset_id", _("Finns i")))
        register_source(HistorySource("assets.AssetPlacementEvent", "system_id", _("Innehåller")))
        register_source(HistorySource("assets.ProcessSystemEvent", "process_id", _("Behöver system")))
        register_source(HistorySource("assets.ProcessSystemEvent", "system_id", _("Behövs av process")))
        register_source(HistorySource("assets.SystemDependencyEvent", "system_id", _("Beror på")))
        register_source(HistorySource("assets.SystemDependencyEvent", "depends_on_id", _("Används av")))


def _register_access_reviews() -> None:
    """Register the access review's follow-up, its page, and the plan that follows a system's criticality."""
    from assets.access_reviews.planning import KIND, follow_system, plan_new_systems
    from isms.followup.kinds import FollowUpKind, register_kind
    from isms.register import consequences, navigation

    register_kind(
        FollowUpKind(
            code=KIND,
            label=_("Behörighetskontroll"),
            interval_months=None,
            lead_days=30,
            escalation_days=21,
            description=_("Har rätt personer tillgång till systemet, och ingen annan?"),
            action_url="assets:access_review_record",
            action_text=_("Registrera kontroll"),
            interval_note=_("Efter systemets kritikalitet"),
            is_completed_by_work=True,
        )
    )
    navigation.add_item(
        navigation.NavigationItem(
            label=_("Behörighetskontroller"),
            url_name="assets:access_review_list",
            icon="users",
            group=navigation.GROUP_FOLLOWUP,
            order=30,
        )
    )
    for event, for_many in ((consequences.Event.CREATED, plan_new_systems), (consequences.Event.CHANGED, None)):
        consequences.register(
            event,
            follow_system,
            description="A system's access review is planned by how critical the system is.",
            for_many=for_many,
            ignores=consequences.ASSIGNMENT,
        )


def _register_annual_reviews() -> None:
    """Register the page of årsgenomgångar and the parts that the inventory knows."""
    from assets.annual_review.basics import register_basics
    from isms.register import navigation

    register_basics()
    navigation.add_item(
        navigation.NavigationItem(
            label=_("Årsgenomgångar"),
            url_name="assets:annual_review_list",
            icon="review",
            group=navigation.GROUP_FOLLOWUP,
            order=20,
        )
    )


def _register_processing() -> None:
    """Register the processing activities, their reviews and their history."""
    from assets.processing.annual_parts import register_processing_parts
    from assets.processing.changes import DPIA_KIND, REVIEW_KIND, follow_archived_system
    from isms.followup.kinds import FollowUpKind, register_kind
    from isms.register import consequences
    from isms.register.history import HistorySource, register_source
    from isms.register.navigation import GROUP_ASSETS
    from isms.register.registers import Register, register

    register(
        Register(
            kind="processing_activity",
            prefix="BEH",
            model="assets.ProcessingActivity",
            label=_("Personuppgiftsbehandling"),
            label_plural=_("Registerförteckning"),
            list_url="assets:processing_list",
            detail_url="assets:processing_detail",
            icon="user",
            group=GROUP_ASSETS,
            order=40,
        )
    )
    register_kind(
        FollowUpKind(
            code=REVIEW_KIND,
            label=_("Översyn av tröskelanalys"),
            interval_months=12,
            lead_days=30,
            escalation_days=21,
            description=_(
                "Stämmer svaren i tröskelanalysen, eller har behandlingen ändrats så att risken är en annan?"
            ),
        )
    )
    register_kind(
        FollowUpKind(
            code=DPIA_KIND,
            label=_("Konsekvensbedömning"),
            interval_months=None,
            lead_days=30,
            escalation_days=14,
            description=_("Tröskelanalysen visar att en konsekvensbedömning behövs. Gör den och besluta den."),
        )
    )
    register_processing_parts()
    consequences.register(
        consequences.Event.ARCHIVED,
        follow_archived_system,
        description="Archiving a system brings the threshold review of its processings forward.",
    )
    for model, columns in (
        ("ProcessedAssetEvent", {"activity_id": _("Informationstillgångar"), "asset_id": _("Behandlas i")}),
        ("ProcessingSystemEvent", {"activity_id": _("System"), "system_id": _("Behandling")}),
        ("ServedControllerEvent", {"activity_id": _("Uppdragsgivare")}),
        ("ImpactAssessmentEvent", {"activity_id": _("Konsekvensbedömning")}),
    ):
        for column, label in columns.items():
            register_source(HistorySource(f"assets.{model}", column, label))


def _register_continuity() -> None:
    """Say which systems and processes must have a continuity plan, and what they cannot do without."""
    from assets.continuity import register_continuity

    register_continuity()


def _register_sheets() -> None:
    """Register how the registers go into spreadsheets and come back."""
    from assets.sheets import register_sheets

    register_sheets()
