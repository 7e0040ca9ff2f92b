"""Addresses where many entries are changed at once."""

from django.urls import path

from isms.register.bulk.field_views import FieldChange
from isms.register.bulk.views import BulkChangePage

app_name = "bulk"

urlpatterns = [
    path("<slug:organisation>/andra-flera/", BulkChangePage.as_view(), name="change"),
    path("<slug:organisation>/andra-falt/<str:reference>/<slug:code>/", FieldChange.as_view(), name="field"),
]
