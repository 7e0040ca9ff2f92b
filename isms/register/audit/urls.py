"""Addresses of the audit trail."""

from django.urls import path

from isms.register.audit.views import history

app_name = "audit"

urlpatterns = [
    path("<slug:organisation>/post/<str:reference>/historik/", history.entry_history, name="entry_history"),
]
