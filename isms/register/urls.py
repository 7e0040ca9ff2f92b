"""Addresses that cut across registers."""

from django.urls import path

from isms.register.views import attachments, decisions, entries, handover, search

app_name = "register"

urlpatterns = [
    path("<slug:organisation>/sok/", search.search, name="search"),
    path("<slug:organisation>/delegationsbeslut/", decisions.delegated_decisions, name="delegated_decisions"),
    path("<slug:organisation>/overlamning/", handover.handover, name="handover"),
    path("<slug:organisation>/post/<str:reference>/kommentera/", entries.comment, name="comment"),
    path("<slug:organisation>/post/<str:reference>/arkivera/", entries.archive, name="archive"),
    path("<slug:organisation>/post/<str:reference>/aterstall/", entries.restore, name="restore"),
    path("<slug:organisation>/post/<str:reference>/bifoga/", attachments.add, name="attachment_add"),
    path("<slug:organisation>/bilagor/<int:pk>/", attachments.download, name="attachment"),
    path("<slug:organisation>/bilagor/<int:pk>/ta-bort/", attachments.remove, name="attachment_remove"),
]
