"""Addresses of the processing register, part of those of the inventory."""

from django.urls import path

from assets.views import processing, processing_export, processing_impact, processing_settings, processing_threshold

_LIST = "<slug:organisation>/registerforteckning/"
_ONE = _LIST + "<str:reference>/"

urlpatterns = [
    path(_LIST, processing.ProcessingActivityList.as_view(), name="processing_list"),
    path(_LIST + "ny/", processing.ProcessingActivityEdit.as_view(), name="processing_create"),
    path(_LIST + "registerforteckning.xlsx", processing_export.spreadsheet, name="processing_xlsx"),
    path(_LIST + "registerforteckning.pdf", processing_export.document, name="processing_pdf"),
    path(
        "<slug:organisation>/installningar/personuppgiftsansvarig/",
        processing_settings.ControllerDetailsEdit.as_view(),
        name="controller_details",
    ),
    path(_ONE, processing.ProcessingActivityDetail.as_view(), name="processing_detail"),
    path(_ONE + "andra/", processing.ProcessingActivityEdit.as_view(), name="processing_edit"),
    path(_ONE + "status/", processing.move, name="processing_move"),
    path(_ONE + "uppdragsgivare/ny/", processing_settings.ServedControllerEdit.as_view(), name="served_add"),
    path(_ONE + "uppdragsgivare/<int:pk>/", processing_settings.ServedControllerEdit.as_view(), name="served_edit"),
    path(_ONE + "uppdragsgivare/<int:pk>/ta-bort/", processing_settings.served_remove, name="served_remove"),
    path(_ONE + "troskelanalys/", processing_threshold.threshold_list, name="threshold_list"),
    path(_ONE + "troskelanalys/ny/", processing_threshold.Assess.as_view(), name="threshold_assess"),
    path(_ONE + "troskelanalys/besluta/", processing_threshold.Decide.as_view(), name="threshold_decide"),
    path(_ONE + "troskelanalys/rad/", processing_threshold.Advise.as_view(), name="threshold_advise"),
    path(_ONE + "konsekvensbedomning/", processing_impact.impact_list, name="impact_list"),
    path(_ONE + "konsekvensbedomning/arbeta/", processing_impact.Work.as_view(), name="impact_work"),
    path(_ONE + "konsekvensbedomning/besluta/", processing_impact.Decide.as_view(), name="impact_decide"),
    path(_ONE + "konsekvensbedomning/rad/", processing_impact.Advise.as_view(), name="impact_advise"),
    path(_ONE + "konsekvensbedomning/samrad/", processing_impact.Consult.as_view(), name="impact_consult"),
]
