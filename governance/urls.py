"""Addresses of governance."""

from django.urls import path

from governance.views import controls, copying, documents, officer, recommendations, references, tertial

app_name = "governance"

PREFIX = "<slug:organisation>"
RECOMMENDATIONS = f"{PREFIX}/rekommendationer"
RECOMMENDATION = f"{RECOMMENDATIONS}/<str:reference>"
REFERENCES = f"{PREFIX}/hanvisningar"
DOCUMENT = f"{PREFIX}/styrdokument/<str:reference>"
CHECK = f"{PREFIX}/kontroller/<str:reference>"

urlpatterns = [
    path(f"{RECOMMENDATIONS}/", recommendations.RecommendationList.as_view(), name="recommendation_list"),
    path(f"{RECOMMENDATIONS}/ny/", recommendations.RecommendationEdit.as_view(), name="recommendation_create"),
    path(f"{RECOMMENDATIONS}/rekommendationer.xlsx", recommendations.spreadsheet, name="recommendation_sheet"),
    path(f"{RECOMMENDATION}/", recommendations.RecommendationDetail.as_view(), name="recommendation_detail"),
    path(f"{RECOMMENDATION}/andra/", recommendations.RecommendationEdit.as_view(), name="recommendation_edit"),
    path(f"{RECOMMENDATION}/besluta/", recommendations.RecommendationDecide.as_view(), name="recommendation_decide"),
    path(f"{RECOMMENDATION}/verifiera/", recommendations.RecommendationVerify.as_view(), name="recommendation_verify"),
    path(f"{RECOMMENDATION}/koppla/", recommendations.link, name="recommendation_link"),
    path(f"{REFERENCES}/", references.reference_list, name="reference_list"),
    path(f"{REFERENCES}/ny/", references.ReferenceAdd.as_view(), name="reference_add"),
    path(f"{REFERENCES}/<int:pk>/", references.reference_detail, name="reference_detail"),
    path(f"{REFERENCES}/<int:pk>/andra/", references.ReferenceEdit.as_view(), name="reference_edit"),
    path(
        f"{PREFIX}/post/<str:reference>/hanvisningar/",
        references.ReferenceChoose.as_view(),
        name="reference_choose",
    ),
    path(f"{PREFIX}/dataskyddsombud/", officer.officer, name="officer"),
    path(f"{PREFIX}/dataskyddsombud/<str:reference>/rad/", officer.Advise.as_view(), name="advise"),
    path(f"{PREFIX}/tertialrapport/", tertial.tertial_page, name="tertial"),
    path(f"{PREFIX}/styrdokument/", documents.DocumentList.as_view(), name="document_list"),
    path(f"{PREFIX}/styrdokument/styrdokument.xlsx", documents.spreadsheet, name="document_xlsx"),
    path(f"{PREFIX}/styrdokument/nytt/", documents.DocumentEdit.as_view(), name="document_create"),
    path(f"{DOCUMENT}/", documents.DocumentDetail.as_view(), name="document_detail"),
    path(f"{DOCUMENT}/andra/", documents.DocumentEdit.as_view(), name="document_edit"),
    path(f"{DOCUMENT}/oversyn/", documents.DocumentReviewPage.as_view(), name="document_review"),
    path(f"{DOCUMENT}/ny-version/", documents.next_version, name="document_next"),
    path(f"{PREFIX}/internkontroll/", controls.overview, name="internal_control"),
    path(f"{PREFIX}/kontroller/", controls.CheckList.as_view(), name="check_list"),
    path(f"{PREFIX}/kontroller/ny/", controls.CheckEdit.as_view(), name="check_create"),
    path(f"{CHECK}/", controls.CheckDetail.as_view(), name="check_detail"),
    path(f"{CHECK}/andra/", controls.CheckEdit.as_view(), name="check_edit"),
    path(f"{CHECK}/resultat/", controls.CheckRecord.as_view(), name="check_record"),
    path(f"{PREFIX}/texter-att-kopiera/", copying.PlanningTexts.as_view(), name="texts"),
    path(f"{PREFIX}/texter-att-kopiera/installningar/", copying.CopySettings.as_view(), name="copy_settings"),
    path(f"{PREFIX}/diarieforing/<str:reference>/", copying.record_note, name="record_note"),
]
