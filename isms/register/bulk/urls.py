"""Addresses where many entries are changed at once."""

from django.urls import path

from isms.register.bulk import views

app_name = "bulk"

urlpatterns = [path("<slug:organisation>/andra-flera/", views.BulkChangePage.as_view(), name="change")]
