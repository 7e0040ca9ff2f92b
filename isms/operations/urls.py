"""Addresses of the operations."""

from django.urls import path

from isms.operations.views import monitoring, state

app_name = "operations"

urlpatterns = [
    path("metrics", monitoring.metrics, name="metrics"),
    path("<slug:organisation>/drift/", state.state, name="state"),
    path("<slug:organisation>/drift/utskick/<int:pk>/forsok-igen/", state.mail_retry, name="mail_retry"),
]
