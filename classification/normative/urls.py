"""Addresses of normative classifications."""

from django.urls import path

from classification.normative.views import lowering, matters, publishing, waiting

app_name = "normative"

_BASE = "<slug:organisation>/normerande-klassningar/"
_SYSTEM = _BASE + "system/<str:reference>/"
_PUBLISH = _BASE + "publicera/<str:reference>/"
_ENTRY = _BASE + "post/<str:reference>/"

urlpatterns = [
    path(_BASE, waiting.waiting, name="waiting"),
    path(_BASE + "bilaga.pdf", waiting.appendix, name="appendix"),
    path(_BASE + "publicera/", publishing.publish_list, name="publish_list"),
    path(_PUBLISH, publishing.Publish.as_view(), name="publish"),
    path(_PUBLISH + "erbjud/", publishing.offer, name="offer"),
    path(_PUBLISH + "upphav/", publishing.WithdrawPublished.as_view(), name="withdraw_published"),
    path(_SYSTEM, matters.matter_page, name="matter"),
    path(_SYSTEM + "lage/", matters.Move.as_view(), name="move"),
    path(_SYSTEM + "registrera/", matters.Record.as_view(), name="record"),
    path(_SYSTEM + "upphav/", matters.Withdraw.as_view(), name="withdraw"),
    path(_SYSTEM + "koppla/", matters.link, name="link"),
    path(_SYSTEM + "koppla-bort/", matters.unlink, name="unlink"),
    path(_SYSTEM + "begaran/ny/", matters.Ask.as_view(), name="ask"),
    path(_SYSTEM + "begaran/<int:pk>/", matters.RequestEdit.as_view(), name="request_edit"),
    path(_ENTRY + "sank/<slug:aspect>/", lowering.Lower.as_view(), name="lower"),
    path(_ENTRY + "sankning/<int:pk>/aterta/", lowering.take_back, name="take_back"),
]
