"""Addresses of saved views."""

from django.urls import path

from isms.register.saved_views import views

app_name = "saved_views"

urlpatterns = [
    path("<slug:organisation>/vyer/", views.view_list, name="view_list"),
    path("<slug:organisation>/vyer/ny/", views.view_create, name="view_create"),
    path("<slug:organisation>/vyer/<int:pk>/andra/", views.view_edit, name="view_edit"),
    path("<slug:organisation>/vyer/<int:pk>/ta-bort/", views.view_remove, name="view_remove"),
    path("<slug:organisation>/vyer/<int:pk>/standard/", views.view_default, name="view_default"),
]
