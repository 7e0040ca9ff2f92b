"""Addresses of governance."""

from django.urls import path

from governance.views import officer, recommendations, references, tertial

app_name = "governance"

RECOMMENDATIONS = "<slug:organisation>/rekommendationer"
REFERENCES = "<slug:organisation>/hanvisningar"
RECOMMENDATION = f"{RECOMMENDATIONS}/<str:reference>"

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
        "<slug:organisation>/post/<str:reference>/hanvisningar/",
        references.ReferenceChoose.as_view(),
        name="reference_choose",
    ),
    path("<slug:organisation>/dataskyddsombud/", officer.officer, name="officer"),
    path("<slug:organisation>/dataskyddsombud/rad/<str:reference>/", officer.Advise.as_view(), name="advise"),
    path("<slug:organisation>/tertialrapport/", tertial.tertial_page, name="tertial"),
]
