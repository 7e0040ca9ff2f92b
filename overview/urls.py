"""Addresses of what cuts across all registers."""

from django.urls import path

from overview.views import adding, completing, dashboard, welcome

app_name = "overview"

urlpatterns = [
    path("<slug:organisation>/valkommen/", welcome.dismiss, name="welcome_dismiss"),
    path("<slug:organisation>/oversikt/", dashboard.page, name="dashboard"),
    path("<slug:organisation>/komplettera/", completing.page, name="completing"),
    path("<slug:organisation>/lagg-till/", adding.choose, name="adding"),
    path("<slug:organisation>/lagg-till/system/", adding.QuickSystem.as_view(), name="quick_system"),
    path("<slug:organisation>/lagg-till/risk/", adding.QuickRisk.as_view(), name="quick_risk"),
    path("<slug:organisation>/lagg-till/atgard/", adding.QuickAction.as_view(), name="quick_action"),
]
