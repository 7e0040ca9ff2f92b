"""The organisation's own settings of sign-in."""

from django.urls import path

from isms.accounts.signin import views

urlpatterns = [
    path("<slug:organisation>/inloggning/", views.second_step_roles, name="signin_second_step_roles"),
]
