"""Django configuration of the register app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegisterConfig(AppConfig):
    """The kernel that every register builds on."""

    name = "isms.register"
    label = "register"
    verbose_name = _("Register")

    def ready(self) -> None:
        """Add what hangs on every entry to its history, and the page of imports to the navigation."""
        from isms.accounts.permissions import Right
        from isms.register import navigation
        from isms.register.attachment_list import told_of_attachments
        from isms.register.directory import checks  # noqa: F401
        from isms.register.history import HistorySource, register_source

        navigation.add_item(
            navigation.NavigationItem(
                label=_("Importer"),
                url_name="register:import_list",
                icon="attachment",
                group=navigation.GROUP_SETTINGS,
                order=98,
                right=Right.EDIT_REGISTER,
            )
        )
        navigation.add_item(
            navigation.NavigationItem(
                label=_("Inloggning"),
                url_name="signin_second_step_roles",
                icon="user",
                group=navigation.GROUP_SETTINGS,
                order=97,
                right=Right.MANAGE_ACCOUNTS,
            )
        )
        navigation.add_item(
            navigation.NavigationItem(
                label=_("Delegationsbeslut"),
                url_name="register:delegated_decisions",
                icon="decision",
                group=navigation.GROUP_GOVERNANCE,
                order=89,
                right=Right.VIEW_REGISTER,
            )
        )

        from isms.register.audit.registration import register_audit

        register_audit()

        from isms.register.bulk.common import register_common_changes

        register_common_changes()
        register_source(
            HistorySource(
                "register.AttachmentEvent",
                "entry_id",
                _("Bilaga"),
                fields=("name", "description", "is_secret", "removed_at"),
                visible=told_of_attachments,
            )
        )
