"""Django configuration of the overview app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OverviewConfig(AppConfig):
    """What cuts across all registers."""

    name = "overview"
    verbose_name = _("Översikt")

    def ready(self) -> None:
        """Tell the registers what their entries should have, and add the pages to the navigation."""
        from isms.register.gaps import register_gaps
        from isms.register.navigation import GROUP_WORK, NavigationItem, add_item
        from overview.completing import may_complete
        from overview.dashboard import may_read
        from overview.gap_table import gaps_in_use

        register_gaps(gaps_in_use())
        add_item(NavigationItem(_("Översikt"), "overview:dashboard", "review", GROUP_WORK, 24, is_shown=may_read))
        add_item(NavigationItem(_("Komplettera"), "overview:completing", "edit", GROUP_WORK, 25, is_shown=may_complete))
