"""The register of agreements."""

from isms.register.filters import EntryFilterSet
from isms.register.tables import EntryTable
from isms.register.views.base import RegisterDetail, RegisterList
from suppliers.models import Agreement


class AgreementList(RegisterList):
    """All agreements that the actor may see."""

    model = Agreement
    table_class = EntryTable
    filterset_class = EntryFilterSet


class AgreementDetail(RegisterDetail):
    """One agreement."""

    model = Agreement
    template_name = "suppliers/agreement_detail.html"
