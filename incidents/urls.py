"""Addresses of incidents."""

from django.urls import path

from incidents.views import (
    breach,
    duties,
    filing,
    handling,
    incidents,
    open_reporting,
    reporting,
    rules,
    rulings,
    settings,
)
from incidents.views.statistics import statistics

app_name = "incidents"

PREFIX = "<slug:organisation>/incidenter"
INCIDENT = f"{PREFIX}/<str:reference>"
DUTY = f"{INCIDENT}/rapporter/<int:pk>"
CONTROLLER = f"{INCIDENT}/ansvariga/<int:pk>"

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
    path(f"{PREFIX}/rapporteringssteg/", rules.stage_list, name="stage_list"),
    path(f"{PREFIX}/rapporteringssteg/<slug:code>/", rules.stage_version, name="stage_version"),
    path(f"{PREFIX}/fragor/", rules.question_sets, name="question_sets"),
    path(f"{PREFIX}/fragor/<slug:code>/", rules.question_set, name="question_set"),
    path(f"{PREFIX}/fragor/<slug:code>/ny-version/", rules.question_set_version, name="question_set_version"),
    path(f"{INCIDENT}/", incidents.IncidentDetail.as_view(), name="incident_detail"),
    path(f"{INCIDENT}/andra/", incidents.IncidentEdit.as_view(), name="incident_edit"),
    path(f"{INCIDENT}/lage/", handling.move, name="incident_move"),
    path(f"{INCIDENT}/handelse/", handling.note, name="incident_note"),
    path(f"{INCIDENT}/koppla/", handling.link, name="incident_link"),
    path(f"{INCIDENT}/koppla-bort/<int:pk>/", handling.unlink, name="incident_unlink"),
    path(f"{INCIDENT}/handlaggare/", handling.add, name="handler_add"),
    path(f"{INCIDENT}/handlaggare/<int:pk>/ta-bort/", handling.remove, name="handler_remove"),
    path(f"{INCIDENT}/rapporter/", duties.duties, name="duties"),
    path(f"{INCIDENT}/rapporter/begard/<slug:code>/", duties.duty_request, name="duty_request"),
    path(f"{DUTY}/", duties.duty, name="duty"),
    path(f"{DUTY}/pdf/", duties.duty_pdf, name="duty_pdf"),
    path(f"{DUTY}/svar/<slug:key>/", duties.duty_answer, name="duty_answer"),
    path(f"{DUTY}/lamnad/", filing.duty_file, name="duty_file"),
    path(f"{DUTY}/behovs-inte/", duties.duty_dispense, name="duty_dispense"),
    path(f"{DUTY}/lagesrapport/", duties.duty_status, name="duty_status"),
    path(f"{DUTY}/komplettera/", duties.duty_supplement, name="duty_supplement"),
    path(f"{DUTY}/besked/", duties.duty_receipt, name="duty_receipt"),
    path(f"{INCIDENT}/personuppgifter/", breach.BreachEdit.as_view(), name="breach"),
    path(f"{INCIDENT}/rad/", breach.Advise.as_view(), name="advise"),
    path(f"{INCIDENT}/ansvariga/ny/", breach.ControllerAdd.as_view(), name="controller_create"),
    path(f"{CONTROLLER}/", breach.ControllerEdit.as_view(), name="controller_edit"),
    path(f"{CONTROLLER}/anmalan/", rulings.Notify.as_view(), name="notify"),
    path(f"{CONTROLLER}/information/", rulings.Inform.as_view(), name="inform"),
    path(f"{CONTROLLER}/informerade/", rulings.Informed.as_view(), name="informed"),
    path(f"{INCIDENT}/betydande/", rulings.Significance.as_view(), name="significance"),
    path(f"{INCIDENT}/kontakter/ny/", rulings.ContactAdd.as_view(), name="contact_create"),
]
