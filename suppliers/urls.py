"""Addresses of suppliers and agreements."""

from django.urls import path

from suppliers import review_urls
from suppliers.views import agreement_steps, agreements, overview, supplier_parts, suppliers

app_name = "suppliers"

SUPPLIERS = "<slug:organisation>/leverantorer"
SUPPLIER = f"{SUPPLIERS}/<str:reference>"
AGREEMENTS = "<slug:organisation>/avtal"
AGREEMENT = f"{AGREEMENTS}/<str:reference>"
TRANSFERS = "<slug:organisation>/overforingar"

urlpatterns = [
    path(f"{SUPPLIERS}/", suppliers.SupplierList.as_view(), name="supplier_list"),
    path(f"{SUPPLIERS}/ny/", suppliers.SupplierEdit.as_view(), name="supplier_create"),
    path("<slug:organisation>/leverantorsoversikt/", overview.overview, name="overview"),
    path(f"{SUPPLIERS}/levererar/<str:reference>/", supplier_parts.DeliveryFrom.as_view(), name="delivery_from"),
    path(f"{SUPPLIER}/", suppliers.SupplierDetail.as_view(), name="supplier_detail"),
    path(f"{SUPPLIER}/andra/", suppliers.SupplierEdit.as_view(), name="supplier_edit"),
    path(f"{SUPPLIER}/leverans/", supplier_parts.DeliveryAdd.as_view(), name="delivery_add"),
    path(f"{SUPPLIER}/leverans/<int:pk>/avsluta/", supplier_parts.DeliveryEnd.as_view(), name="delivery_end"),
    path(f"{SUPPLIER}/kontakt/", supplier_parts.ContactAdd.as_view(), name="contact_add"),
    path(f"{SUPPLIER}/kontakt/<int:pk>/ta-bort/", supplier_parts.contact_remove, name="contact_remove"),
    path(f"{SUPPLIER}/certifikat/", supplier_parts.CertificateAdd.as_view(), name="certificate_add"),
    path(
        f"{SUPPLIER}/certifikat/<int:pk>/fornya/", supplier_parts.CertificateRenew.as_view(), name="certificate_renew"
    ),
    path(f"{SUPPLIER}/certifikat/<int:pk>/avsluta/", supplier_parts.certificate_withdraw, name="certificate_withdraw"),
    path(f"{AGREEMENTS}/", agreements.AgreementList.as_view(), name="agreement_list"),
    path(f"{AGREEMENTS}/ny/", agreements.AgreementEdit.as_view(), name="agreement_create"),
    path(f"{AGREEMENT}/", agreements.AgreementDetail.as_view(), name="agreement_detail"),
    path(f"{AGREEMENT}/andra/", agreements.AgreementEdit.as_view(), name="agreement_edit"),
    path(f"{AGREEMENT}/innehall/", agreement_steps.Content.as_view(), name="agreement_content"),
    path(f"{AGREEMENT}/underteckna/", agreement_steps.Sign.as_view(), name="agreement_sign"),
    path(f"{AGREEMENT}/uppsagning/", agreement_steps.Notice.as_view(), name="agreement_notice"),
    path(f"{AGREEMENT}/avsluta/", agreement_steps.End.as_view(), name="agreement_end"),
]
urlpatterns += review_urls.urlpatterns
