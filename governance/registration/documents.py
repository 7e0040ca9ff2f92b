"""What governing documents and internal control add to registers, navigation, follow-ups and history."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.kinds.documents import FOLLOWED_UP
from isms.accounts.permissions import Right
from isms.followup.kinds import register_kind
from isms.register.history import HistorySource, register_source
from isms.register.navigation import GROUP_GOVERNANCE, NavigationItem, add_item
from isms.register.registers import Register, register


def register_documents_and_controls() -> None:
    """Add the two registers and their pages; called from ``AppConfig.ready``."""
    for kind, prefix, model, label, plural, name, icon, order in (
        (
            "governing_document",
            "STY",
            "GoverningDocument",
            _("Styrdokument"),
            pgettext_lazy("several", "Styrdokument"),
            "document",
            "document",
            50,
        ),
        ("control_check", "IKO", "ControlCheck", _("Kontroll"), _("Kontroller"), "check", "success", 56),
    ):
        register(
            Register(
                kind=kind,
                prefix=prefix,
                model=f"governance.{model}",
                label=label,
                label_plural=plural,
                list_url=f"governance:{name}_list",
                detail_url=f"governance:{name}_detail",
                icon=icon,
                group=GROUP_GOVERNANCE,
                order=order,
                is_confirmed=False,  # their own follow-ups ask already
            )
        )
    for label, name, icon, order, right in (
        (_("Internkontroll"), "internal_control", "review", 55, ""),
        (_("Texter att kopiera"), "texts", "comment", 58, Right.VIEW_REGISTER),
    ):
        add_item(NavigationItem(label, f"governance:{name}", icon, GROUP_GOVERNANCE, order, right))
    for kind in FOLLOWED_UP:
        register_kind(kind)
    for event, label, field in (
        ("DocumentRequirementEvent", _("Krav i styrdokument"), "requirement"),
        ("DocumentControlEvent", _("Gemensamt krav i styrdokument"), "control"),
    ):
        register_source(HistorySource(f"governance.{event}", "document_id", label, (field,)))
