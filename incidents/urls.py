"""Addresses of incidents."""

from django.urls import path

from incidents.views import handling, incidents, open_reporting, reporting, settings
from incidents.views.statistics import statistics

app_name = "incidents"

PREFIX = "<slug:organisation>/incidenter"
INCIDENT = f"{PREFIX}/<str:reference>"

urlpatterns = [
    path("rapportera-incident/<slug:slug>/", open_reporting.OpenReport.as_view(), name="open_report"),
    path("rapportera-incident/<slug:slug>/tack/<str:receipt>/", open_reporting.thanks, name="open_report_thanks"),
    path(f"{PREFIX}/", incidents.IncidentList.as_view(), name="incident_list"),
    path(f"{PREFIX}/ny/", incidents.IncidentEdit.as_view(), name="incident_create"),
    path(f"{PREFIX}/installningar/", settings.Settings.as_view(), name="settings"),
    path(f"{PREFIX}/statistik/", statistics, name="statistics"),
    path(f"{PREFIX}/rapportera/", reporting.Report.as_view(), name="report"),
    path(f"{PREFIX}/mina-rapporter/", reporting.own_reports, name="own_reports"),
    path(f"{PREFIX}/mina-rapporter/<str:reference>/", reporting.OwnReport.as_view(), name="own_report"),
    path(f"{INCIDENT}/", incidents.IncidentDetail.as_view(), name="incident_detail"),
    path(f"{INCIDENT}/andra/", incidents.IncidentEdit.as_view(), name="incident_edit"),
    path(f"{INCIDENT}/lage/", handling.move, name="incident_move"),
    path(f"{INCIDENT}/handelse/", handling.note, name="incident_note"),
    path(f"{INCIDENT}/koppla/", handling.link, name="incident_link"),
    path(f"{INCIDENT}/koppla-bort/<int:pk>/", handling.unlink, name="incident_unlink"),
    path(f"{INCIDENT}/handlaggare/", handling.add, name="handler_add"),
    path(f"{INCIDENT}/handlaggare/<int:pk>/ta-bort/", handling.remove, name="handler_remove"),
]
