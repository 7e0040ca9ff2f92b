"""Addresses of risks and actions."""

from django.urls import path

from risks.views.actions import ActionDetail, ActionEdit, ActionList, move

app_name = "risks"

urlpatterns = [
    path("<slug:organisation>/atgarder/", ActionList.as_view(), name="action_list"),
    path("<slug:organisation>/atgarder/ny/", ActionEdit.as_view(), name="action_create"),
    path("<slug:organisation>/atgarder/<str:reference>/", ActionDetail.as_view(), name="action_detail"),
    path("<slug:organisation>/atgarder/<str:reference>/andra/", ActionEdit.as_view(), name="action_edit"),
    path("<slug:organisation>/atgarder/<str:reference>/flytta/", move, name="action_move"),
]
