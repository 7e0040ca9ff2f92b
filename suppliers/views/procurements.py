"""The register of procurements."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from isms.register.views.base import RegisterDetail, RegisterForm, RegisterList
from suppliers.forms.procurements import ProcurementForm
from suppliers.models import Procurement
from suppliers.procurement_filters import ProcurementFilterSet
from suppliers.procurement_selectors import procurement_page
from suppliers.procurement_tables import ProcurementTable
from suppliers.services import change_procurement, create_procurement


class ProcurementList(RegisterList):
    """All procurements that the actor may see."""

    model = Procurement
    table_class = ProcurementTable
    filterset_class = ProcurementFilterSet
    create_url = "suppliers:procurement_create"
    template_name = "suppliers/procurements/list.html"

    def get_queryset(self) -> QuerySet[Procurement]:
        """Add what was decided at the gate."""
        return super().get_queryset().with_gate()


class ProcurementDetail(RegisterDetail):
    """One procurement: the need, the gate item by item, and how far it has come."""

    model = Procurement
    template_name = "suppliers/procurements/detail.html"

    def get_queryset(self) -> QuerySet[Procurement]:
        """Add what was decided at the gate."""
        return super().get_queryset().select_related("supplier__organisation").with_gate()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the gate and what it rests on."""
        return super().get_context_data(shown=procurement_page(self.object, self.actor), **kwargs)


class ProcurementEdit(RegisterForm):
    """Add or change a procurement."""

    model = Procurement
    form_class = ProcurementForm

    def save(self, form: ProcurementForm) -> Procurement:
        """Add or change the procurement."""
        common = {"subjects": form.concerned(), "by": self.actor.user, "at": timezone.now()}
        if self.entry is None:
            return create_procurement(procurement=form.instance, **common)
        return change_procurement(procurement=form.instance, version=form.cleaned_data["version"] or 0, **common)
