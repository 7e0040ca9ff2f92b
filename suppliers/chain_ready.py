"""What the chains of processors register with the rest of the system; called from ``AppConfig.ready``."""

from django.utils.translation import gettext_lazy as _

from isms.followup.kinds import register_kind
from isms.register.history import HistorySource, register_source
from isms.register.imports import register_importer
from isms.register.navigation import GROUP_SUPPLIERS, NavigationItem, add_item
from suppliers import chain_overview
from suppliers.chain_import import CHAIN_IMPORTER
from suppliers.chain_kinds import CHAINS_FOLLOWED_UP
from suppliers.transfer_flags import register_flags

# What the history of an agreement tells of its chain; the rest stands in the chain itself.
LINK_TOLD = (
    "company",
    "country",
    "processing_countries",
    "mechanism",
    "parent",
    "ended_on",
    "tia_on",
    "dpf_checked_on",
)
NOTICE_TOLD = ("kind", "company", "country", "mechanism", "objection_due_on")


def ready() -> None:
    """Add the pages, what is followed up, what the history tells, and the flags of the inventory."""
    for kind in CHAINS_FOLLOWED_UP:
        register_kind(kind)
    for model, label, told in (
        ("SubProcessorLinkEvent", _("Underbiträden"), LINK_TOLD),
        ("ChangeNoticeEvent", _("Avisering"), NOTICE_TOLD),
    ):
        register_source(HistorySource(f"suppliers.{model}", "agreement_id", label, told))
    add_item(NavigationItem(_("Överföringar"), "suppliers:transfer_list", "supplier", GROUP_SUPPLIERS, 50))
    register_flags()
    register_importer(CHAIN_IMPORTER)
    chain_overview.register_sources()
