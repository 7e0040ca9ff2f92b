"""What the chains of processors register with the rest of the system; called from ``AppConfig.ready``."""

from django.utils.translation import gettext_lazy as _

from isms.followup.kinds import register_kind
from isms.register.history import HistorySource, register_source
from isms.register.navigation import GROUP_SUPPLIERS, NavigationItem, add_item
from suppliers import chain_overview
from suppliers.chain_kinds import CHAINS_FOLLOWED_UP
from suppliers.transfer_flags import register_flags


def ready() -> None:
    """Add the pages, what is followed up, what the history tells, and the flags of the inventory."""
    for kind in CHAINS_FOLLOWED_UP:
        register_kind(kind)
    for model, label in (("SubProcessorLinkEvent", _("Underbiträden")), ("ChangeNoticeEvent", _("Avisering"))):
        register_source(HistorySource(f"suppliers.{model}", "agreement_id", label))
    add_item(NavigationItem(_("Överföringar"), "suppliers:transfer_list", "supplier", GROUP_SUPPLIERS, 50))
    register_flags()
    chain_overview.register_sources()
