"""Addresses of the audit trail."""

from django.urls import path

from isms.register.audit.views import access_log, history, masking

app_name = "audit"

urlpatterns = [
    path("<slug:organisation>/maskeringar/", masking.masking_list, name="masking_list"),
    path("<slug:organisation>/maskeringar/<int:pk>/avgor/", masking.masking_decide, name="masking_decide"),
    path("<slug:organisation>/atkomstlogg/", access_log.access_log, name="access_log"),
    path("<slug:organisation>/atkomstlogg/xlsx/", access_log.access_log_xlsx, name="access_log_xlsx"),
    path("<slug:organisation>/post/<str:reference>/historik/", history.entry_history, name="entry_history"),
]
