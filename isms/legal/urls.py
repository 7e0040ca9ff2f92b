"""Addresses of the law's pages."""

from django.urls import path

from isms.legal.views import public, reports

app_name = "legal"

urlpatterns = [
    path("om/tillganglighet/", public.accessibility, name="accessibility"),
    path("om/tillganglighet/tack/<str:receipt>/", public.thanks, name="thanks"),
    path("om/kakor/", public.cookies, name="cookies"),
    path("om/personuppgifter/", public.privacy, name="privacy"),
    path("<slug:organisation>/synpunkter-pa-tillganglighet/", reports.report_list, name="report_list"),
    path("<slug:organisation>/synpunkter-pa-tillganglighet/<int:pk>/", reports.report_detail, name="report"),
]
