"""Django configuration of the training app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    """Courses, their totals per unit, the leadership's training and lessons of our own."""

    name = "training"
    verbose_name = _("Utbildning")

    def ready(self) -> None:
        """Add the registers, their pages, the import and what is followed up."""
        from isms.followup.kinds import register_kind
        from isms.followup.notices import register_notices
        from isms.register.history import HistorySource, register_source
        from isms.register.imports import register_importer
        from isms.register.navigation import GROUP_TRAINING, NavigationItem, add_item
        from isms.register.registers import Register, register
        from training.imports.totals import IMPORTER
        from training.kinds import FOLLOWED_UP
        from training.selectors.lessons import notices_of
        from training.sheets import register_sheets

        for kind, prefix, model, label, plural, name, icon, order in (
            ("course", "UTB", "Course", _("Utbildning"), _("Utbildningar"), "course", "course", 50),
            ("campaign", "LEK", "Campaign", _("Lektion"), _("Lektioner"), "campaign", "mail", 53),
        ):
            register(
                Register(
                    kind=kind,
                    prefix=prefix,
                    model=f"training.{model}",
                    label=label,
                    label_plural=plural,
                    list_url=f"training:{name}_list",
                    detail_url=f"training:{name}_detail",
                    icon=icon,
                    group=GROUP_TRAINING,
                    order=order,
                    is_confirmed=False,  # their own yearly follow-up asks already
                )
            )
        for label, name, icon, order in (
            (_("Utbildningsläget"), "overview", "course", 51),
            (_("Ledningens utbildning"), "leadership", "users", 52),
        ):
            add_item(NavigationItem(label, f"training:{name}", icon, GROUP_TRAINING, order))
        for kind in FOLLOWED_UP:
            register_kind(kind)
        register_importer(IMPORTER)
        register_sheets()
        register_notices(notices_of)
        register_source(
            HistorySource("training.LeadershipRoleEvent", "course_id", _("Befattning i ledningen"), fields=("post",))
        )
        register_source(HistorySource("training.CampaignUnitEvent", "campaign_id", _("Enhet"), fields=("unit",)))
