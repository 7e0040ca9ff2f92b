"""Addresses of the classification."""

from django.urls import path

from classification.requirement_views.assessment import assessment, sign_off
from classification.requirement_views.catalogue import catalogue, choose, coverage, procurement
from classification.requirement_views.controls import CommonControlDetail, CommonControlEdit, CommonControlList
from classification.requirement_views.gaps import export, gap_actions
from classification.views import guided
from classification.views.external import RecordElsewhere
from classification.views.method import MethodEdit, method
from classification.views.overview import overview
from classification.views.records import classifications

app_name = "classification"

urlpatterns = [
    # Overview, method, guided classification, records
    path("<slug:organisation>/klassning/", overview, name="overview"),
    path("<slug:organisation>/klassningsmetod/", method, name="method"),
    path("<slug:organisation>/klassningsmetod/andra/", MethodEdit.as_view(), name="method_edit"),
    path("<slug:organisation>/klassning/<str:reference>/", classifications, name="classification_list"),
    path("<slug:organisation>/klassning/<str:reference>/ny/", guided.Classify.as_view(), name="classify"),
    path(
        "<slug:organisation>/klassning/<str:reference>/ny/sammanfattning/",
        guided.ClassifySummary.as_view(),
        name="classify_summary",
    ),
    path(
        "<slug:organisation>/klassning/<str:reference>/ny/<slug:step>/",
        guided.ClassifyStep.as_view(),
        name="classify_step",
    ),
    path("<slug:organisation>/klassning/<str:reference>/utkast/kasta/", guided.discard, name="draft_discard"),
    path("<slug:organisation>/klassning/<str:reference>/utkast/lamna/", guided.hand_over, name="draft_hand_over"),
    path("<slug:organisation>/klassning/<str:reference>/utkast/metod/", guided.move, name="draft_move"),
    path(
        "<slug:organisation>/klassning/<str:reference>/annat-verktyg/",
        RecordElsewhere.as_view(),
        name="record_elsewhere",
    ),
    # Requirements
    path("<slug:organisation>/system/<str:reference>/krav/", assessment, name="assessment"),
    path("<slug:organisation>/system/<str:reference>/krav/klar/", sign_off, name="assessment_sign_off"),
    path("<slug:organisation>/system/<str:reference>/krav/atgarder/", gap_actions, name="assessment_actions"),
    path("<slug:organisation>/system/<str:reference>/krav/export/", export, name="assessment_export"),
    path("<slug:organisation>/kravkatalog/", catalogue, name="catalogue"),
    path("<slug:organisation>/kravkatalog/sakerhetsatgarder/", coverage, name="coverage"),
    path("<slug:organisation>/kravkatalog/ska-krav/", procurement, name="procurement"),
    path("<slug:organisation>/kravkatalog/val/", choose, name="catalogue_choose"),
    path("<slug:organisation>/forvaltningsgemensamma-krav/", CommonControlList.as_view(), name="control_list"),
    path("<slug:organisation>/forvaltningsgemensamma-krav/ny/", CommonControlEdit.as_view(), name="control_create"),
    path(
        "<slug:organisation>/forvaltningsgemensamma-krav/<str:reference>/",
        CommonControlDetail.as_view(),
        name="control_detail",
    ),
    path(
        "<slug:organisation>/forvaltningsgemensamma-krav/<str:reference>/andra/",
        CommonControlEdit.as_view(),
        name="control_edit",
    ),
]
