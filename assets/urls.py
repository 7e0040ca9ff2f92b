"""Addresses of the inventory."""

from django.urls import path

from assets.processing.urls import urlpatterns as processing_urls
from assets.views import dependencies, zones
from assets.views.access_reviews import AccessReviewList, AccessReviewRecord, IntervalEdit
from assets.views.annual_reviews import AnnualReviewList, AnnualReviewPage
from assets.views.information_assets import InformationAssetDetail, InformationAssetEdit, InformationAssetList
from assets.views.processes import ProcessDetail, ProcessEdit, ProcessList
from assets.views.systems import SystemDetail, SystemEdit, SystemList

app_name = "assets"

urlpatterns = [
    path("<slug:organisation>/system/", SystemList.as_view(), name="system_list"),
    path("<slug:organisation>/system/ny/", SystemEdit.as_view(), name="system_create"),
    path("<slug:organisation>/system/<str:reference>/", SystemDetail.as_view(), name="system_detail"),
    path("<slug:organisation>/system/<str:reference>/andra/", SystemEdit.as_view(), name="system_edit"),
    path("<slug:organisation>/informationstillgangar/", InformationAssetList.as_view(), name="asset_list"),
    path("<slug:organisation>/informationstillgangar/ny/", InformationAssetEdit.as_view(), name="asset_create"),
    path(
        "<slug:organisation>/informationstillgangar/<str:reference>/",
        InformationAssetDetail.as_view(),
        name="asset_detail",
    ),
    path(
        "<slug:organisation>/informationstillgangar/<str:reference>/andra/",
        InformationAssetEdit.as_view(),
        name="asset_edit",
    ),
    path("<slug:organisation>/processer/", ProcessList.as_view(), name="process_list"),
    path("<slug:organisation>/processer/ny/", ProcessEdit.as_view(), name="process_create"),
    path("<slug:organisation>/processer/<str:reference>/", ProcessDetail.as_view(), name="process_detail"),
    path("<slug:organisation>/processer/<str:reference>/andra/", ProcessEdit.as_view(), name="process_edit"),
    path(
        "<slug:organisation>/system/<str:reference>/beroenden/ny/",
        dependencies.DependencyAdd.as_view(),
        name="dependency_add",
    ),
    path(
        "<slug:organisation>/system/<str:reference>/beroenden/<int:pk>/ta-bort/",
        dependencies.remove,
        name="dependency_remove",
    ),
    path("<slug:organisation>/zoner/", zones.zone_list, name="zone_list"),
    path("<slug:organisation>/zoner/ny/", zones.ZoneEdit.as_view(), name="zone_create"),
    path("<slug:organisation>/zoner/<int:pk>/", zones.ZoneEdit.as_view(), name="zone_edit"),
    # Access reviews and årsgenomgångar
    path("<slug:organisation>/arsgenomgangar/", AnnualReviewList.as_view(), name="annual_review_list"),
    path("<slug:organisation>/system/<str:reference>/arsgenomgang/", AnnualReviewPage.as_view(), name="annual_review"),
    path("<slug:organisation>/behorighetskontroller/", AccessReviewList.as_view(), name="access_review_list"),
    path(
        "<slug:organisation>/behorighetskontroller/intervall/", IntervalEdit.as_view(), name="access_review_intervals"
    ),
    path(
        "<slug:organisation>/system/<str:reference>/behorighetskontroll/",
        AccessReviewRecord.as_view(),
        name="access_review_record",
    ),
    path(
        "<slug:organisation>/system/<str:reference>/behorighetskontroll/<int:pk>/ratta/",
        AccessReviewRecord.as_view(),
        name="access_review_correct",
    ),
    *processing_urls,
]
