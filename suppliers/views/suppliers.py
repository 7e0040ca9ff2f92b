"""The register of suppliers."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from isms.register.views.base import RegisterDetail, RegisterList
from isms.register.views.copying import CopyingForm
from suppliers.filters import SUPPLIER_QUESTIONS, SupplierFilterSet
from suppliers.forms.suppliers import SupplierForm
from suppliers.models import Supplier
from suppliers.selectors import agreements_of, certificates_of, incidents_touching, supply_of
from suppliers.services import change_supplier, create_supplier
from suppliers.tables import SupplierTable


class SupplierList(RegisterList):
    """All suppliers that the actor may see."""

    model = Supplier
    table_class = SupplierTable
    filterset_class = SupplierFilterSet
    quick_filters = SUPPLIER_QUESTIONS
    inline_columns = ("owner",)
    template_name = "suppliers/supplier_list.html"
    create_url = "suppliers:supplier_create"

    def get_queryset(self) -> QuerySet[Supplier]:
        """Add how critical each is, what it delivers and what is wrong."""
        today = self.actor.today
        found = super().get_queryset().with_criticality().with_delivery_count()
        return found.with_missing_agreement(today).with_certificate_warning(today)


class SupplierDetail(RegisterDetail):
    """One supplier: what it delivers, what is agreed, who vouches for it and whom to reach."""

    model = Supplier
    template_name = "suppliers/supplier_detail.html"

    def get_queryset(self) -> QuerySet[Supplier]:
        """Add how critical it is and what is wrong."""
        today = self.actor.today
        found = super().get_queryset().with_criticality()
        return found.with_missing_agreement(today).with_certificate_warning(today)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add deliveries, agreements, certificates, contacts and incidents, as far as the actor may see them."""
        supplier = self.object
        return super().get_context_data(
            criticality=Supplier.Criticality(supplier.criticality),
            supply=supply_of(supplier, self.actor),
            agreements=agreements_of(supplier, self.actor),
            certificates=list(certificates_of(supplier)),
            contacts=list(supplier.contacts.order_by("role", "name", "pk")),
            incidents=incidents_touching(supplier, self.actor),
            may_create=self.actor.may_create,
            today=self.actor.today,
            **kwargs,
        )


class SupplierEdit(CopyingForm):
    """Add or change a supplier."""

    not_copied = ("organisation_number",)

    model = Supplier
    form_class = SupplierForm

    def save(self, form: SupplierForm) -> Supplier:
        """Add or change the supplier."""
        now, user = timezone.now(), self.actor.user
        if self.entry is None:
            return create_supplier(supplier=form.instance, by=user, at=now)
        return change_supplier(supplier=form.instance, version=form.cleaned_data["version"] or 0, by=user, at=now)
