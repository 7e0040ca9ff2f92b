"""Addresses of suppliers and agreements."""

from django.urls import path

from suppliers.views import agreements, suppliers

app_name = "suppliers"

SUPPLIERS = "<slug:organisation>/leverantorer"
SUPPLIER = f"{SUPPLIERS}/<str:reference>"
AGREEMENTS = "<slug:organisation>/avtal"
AGREEMENT = f"{AGREEMENTS}/<str:reference>"

urlpatterns = [
    path(f"{SUPPLIERS}/", suppliers.SupplierList.as_view(), name="supplier_list"),
    path(f"{SUPPLIER}/", suppliers.SupplierDetail.as_view(), name="supplier_detail"),
    path(f"{AGREEMENTS}/", agreements.AgreementList.as_view(), name="agreement_list"),
    path(f"{AGREEMENT}/", agreements.AgreementDetail.as_view(), name="agreement_detail"),
]
