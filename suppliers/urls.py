"""Addresses of suppliers and agreements."""

from django.urls import path

from suppliers import review_urls
from suppliers.views import (
    agreement_steps,
    agreements,
    chain,
    change_notices,
    overview,
    supplier_parts,
    suppliers,
    transfers,
)

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
    path(f"{AGREEMENT}/kedja/ny/", chain.LinkAdd.as_view(), name="link_add"),
    path(f"{AGREEMENT}/kedja/bekrafta/", chain.ChainConfirm.as_view(), name="chain_confirm"),
    path(f"{AGREEMENT}/kedja/<int:pk>/andra/", chain.LinkChange.as_view(), name="link_change"),
    path(f"{AGREEMENT}/kedja/<int:pk>/avsluta/", chain.LinkEnd.as_view(), name="link_end"),
    path(f"{AGREEMENT}/kedja/<int:pk>/kontrollera/", chain.LinkCheck.as_view(), name="link_check"),
    path(f"{AGREEMENT}/aviseringar/", change_notices.notice_next, name="notice_next"),
    path(f"{AGREEMENT}/aviseringar/ny/", change_notices.NoticeAdd.as_view(), name="notice_add"),
    path(f"{AGREEMENT}/aviseringar/<int:pk>/", change_notices.NoticeAnswer.as_view(), name="notice_answer"),
    path(f"{TRANSFERS}/", transfers.TransferList.as_view(), name="transfer_list"),
    path(f"{TRANSFERS}/overforingar.xlsx", transfers.spreadsheet, name="transfer_xlsx"),
    path(f"{TRANSFERS}/mekanism/<slug:mechanism>/", transfers.mechanism, name="mechanism"),
    path(f"{TRANSFERS}/lander/", transfers.country_list, name="country_list"),
    path(f"{TRANSFERS}/lander/<slug:code>/", transfers.CountryEdit.as_view(), name="country_edit"),
]
urlpatterns += review_urls.urlpatterns
