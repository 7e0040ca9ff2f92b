"""What reviews of suppliers and procurements add to the rest of the product; called from ``AppConfig.ready``."""

from django.utils.translation import gettext_lazy as _

from isms.followup.kinds import register_kind
from isms.register import consequences
from isms.register.consequences import Happening
from isms.register.history import HistorySource, register_source
from isms.register.imports import register_importer
from isms.register.navigation import GROUP_SUPPLIERS, NavigationItem, add_item
from isms.register.registers import Register, register
from suppliers import overview
from suppliers.answers_import import ANSWERS_IMPORTER
from suppliers.kinds_of_reviews import FOLLOWED_UP
from suppliers.models import Delivery
from suppliers.review_overview import OVERVIEW_SOURCES
from suppliers.services.deliveries import DELIVERED_TO
from suppliers.services.review_planning import plan_reviews


def register_reviews() -> None:
    """Add the register of procurements, the pages, what is followed up, the import and what follows a change."""
    register(
        Register(
            kind="procurement",
            prefix="UPP",
            model="suppliers.Procurement",
            label=_("Upphandling"),
            label_plural=_("Upphandlingar"),
            list_url="suppliers:procurement_list",
            detail_url="suppliers:procurement_detail",
            icon="document",
            order=49,
            is_confirmed=False,  # its gate has a day of its own
        )
    )
    add_item(NavigationItem(_("Leverantörsuppföljning"), "suppliers:review_overview", "review", GROUP_SUPPLIERS, 49))
    for kind in FOLLOWED_UP:
        register_kind(kind)
    register_importer(ANSWERS_IMPORTER)
    for source in OVERVIEW_SOURCES:
        overview.register_source(source)
    for model, column, label, fields in (
        ("SupplierReviewEvent", "supplier_id", _("Uppföljning"), ("number", "method", "state", "summary")),
        ("ProcurementSubjectEvent", "procurement_id", _("Berör"), ("entry",)),
        ("GateAnswerEvent", "procurement_id", _("Svar vid grinden"), ("item", "answer", "reason")),
    ):
        register_source(HistorySource(f"suppliers.{model}", column, label, fields=fields))
    consequences.register(
        consequences.Event.CHANGED,
        plan_after_change,
        description="The reviews of a supplier follow the criticality of what it delivers.",
        ignores=consequences.ASSIGNMENT,
    )
    consequences.register(
        consequences.Event.ARCHIVED,
        plan_after_change,
        description="A supplier of something that is put away is reviewed by what it still delivers.",
    )


def plan_after_change(happening: Happening) -> None:
    """Let the reviews of those that deliver a changed system or processing follow it."""
    if happening.entry.kind not in DELIVERED_TO:
        return
    deliveries = Delivery.objects.current().filter(entry_id=happening.entry.pk).order_by("supplier_id")
    if supplier_ids := list(deliveries.values_list("supplier_id", flat=True)):
        plan_reviews(supplier_ids=supplier_ids, by=happening.by, at=happening.at)
