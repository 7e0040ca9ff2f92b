"""Addresses of governance."""

from django.urls import path

from governance.views import recommendations

app_name = "governance"

RECOMMENDATIONS = "<slug:organisation>/rekommendationer"
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
]
