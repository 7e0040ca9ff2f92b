"""Addresses that cut across registers."""

from django.urls import path

from isms.register.views import attachments, decisions, entries, exports, handover, imports, search

app_name = "register"

urlpatterns = [
    path("<slug:organisation>/sok/", search.search, name="search"),
    path("<slug:organisation>/sok/forslag/", search.suggestions, name="search_suggestions"),
    path("<slug:organisation>/delegationsbeslut/", decisions.delegated_decisions, name="delegated_decisions"),
    path("<slug:organisation>/overlamning/", handover.handover, name="handover"),
    path("<slug:organisation>/post/<str:reference>/kommentera/", entries.comment, name="comment"),
    path("<slug:organisation>/post/<str:reference>/arkivera/", entries.archive, name="archive"),
    path("<slug:organisation>/post/<str:reference>/aterstall/", entries.restore, name="restore"),
    path("<slug:organisation>/post/<str:reference>/bifoga/", attachments.add, name="attachment_add"),
    path("<slug:organisation>/importer/", imports.import_list, name="import_list"),
    path("<slug:organisation>/importer/ny/<slug:kind>/", imports.upload, name="import_upload"),
    path("<slug:organisation>/importer/<int:pk>/", imports.import_batch, name="import_batch"),
    path("<slug:organisation>/importer/<int:pk>/kolumner/", imports.import_columns, name="import_columns"),
    path("<slug:organisation>/importer/<int:pk>/genomfor/", imports.import_apply, name="import_apply"),
    path("<slug:organisation>/importer/mall/<slug:kind>/", exports.import_template, name="import_template"),
    path("<slug:organisation>/importer/<int:pk>/angra/", imports.import_undo, name="import_undo"),
    path("<slug:organisation>/exportera/<slug:kind>/", exports.export, name="export"),
    path("<slug:organisation>/importer/<int:pk>/avbryt/", imports.import_cancel, name="import_cancel"),
    path("<slug:organisation>/bilagor/<int:pk>/", attachments.download, name="attachment"),
    path("<slug:organisation>/bilagor/<int:pk>/ta-bort/", attachments.remove, name="attachment_remove"),
    path("<slug:organisation>/bilagor/<int:pk>/ny-version/", attachments.supersede, name="attachment_supersede"),
    path("<slug:organisation>/bilagor/<int:pk>/sekretess/", attachments.mark, name="attachment_mark"),
]
