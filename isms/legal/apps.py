"""Django configuration of the law's pages."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LegalConfig(AppConfig):
    """The pages that everybody may read without an account, and the reports that come in through them."""

    name = "isms.legal"
    label = "legal"
    verbose_name = _("Om webbplatsen")

    def ready(self) -> None:
        """Add the reports to the navigation of those who answer them."""
        from isms.accounts.permissions import Right
        from isms.register import navigation

        navigation.add_item(
            navigation.NavigationItem(
                label=_("Synpunkter på tillgänglighet"),
                url_name="legal:report_list",
                icon="info",
                group=navigation.GROUP_SETTINGS,
                order=99,
                right=Right.EDIT_REGISTER,
            )
        )
