"""Addresses of the classification."""

from django.urls import path

from classification.views import Classify, classifications

app_name = "classification"

urlpatterns = [
    path("<slug:organisation>/klassning/<str:reference>/", classifications, name="classification_list"),
    path("<slug:organisation>/klassning/<str:reference>/ny/", Classify.as_view(), name="classify"),
]
