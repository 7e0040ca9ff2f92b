"""Addresses of the classification."""

from django.urls import path

from classification.requirement_views.assessment import assessment, sign_off
from classification.requirement_views.controls import CommonControlDetail, CommonControlEdit, CommonControlList
from classification.requirement_views.gaps import export, gap_actions
from classification.views import Classify, classifications

app_name = "classification"

urlpatterns = [
    path("<slug:organisation>/klassning/<str:reference>/", classifications, name="classification_list"),
    path("<slug:organisation>/klassning/<str:reference>/ny/", Classify.as_view(), name="classify"),
    # Requirements
    path("<slug:organisation>/system/<str:reference>/krav/", assessment, name="assessment"),
    path("<slug:organisation>/system/<str:reference>/krav/klar/", sign_off, name="assessment_sign_off"),
    path("<slug:organisation>/system/<str:reference>/krav/atgarder/", gap_actions, name="assessment_actions"),
    path("<slug:organisation>/system/<str:reference>/krav/export/", export, name="assessment_export"),
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
