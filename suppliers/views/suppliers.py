"""The register of suppliers."""

from isms.register.filters import EntryFilterSet
from isms.register.tables import EntryTable
from isms.register.views.base import RegisterDetail, RegisterList
from suppliers.models import Supplier


class SupplierList(RegisterList):
    """All suppliers that the actor may see."""

    model = Supplier
    table_class = EntryTable
    filterset_class = EntryFilterSet


class SupplierDetail(RegisterDetail):
    """One supplier."""

    model = Supplier
    template_name = "suppliers/supplier_detail.html"
