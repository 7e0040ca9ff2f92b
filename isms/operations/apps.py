"""Django configuration of the operations."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperationsConfig(AppConfig):
    """Backup, restore and the state of the installation; holds no table of its own."""

    name = "isms.operations"
    label = "operations"
    verbose_name = _("Drift")

    def ready(self) -> None:
        """Add the page to the navigation of administrators."""
        from isms.accounts.permissions import Right
        from isms.register import navigation

        navigation.add_item(
            navigation.NavigationItem(
                label=_("Drift"),
                url_name="operations:state",
                icon="shield",
                group=navigation.GROUP_SETTINGS,
                order=98,
                right=Right.MANAGE_ACCOUNTS,
            )
        )
