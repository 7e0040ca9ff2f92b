"""Addresses of ledningens genomgång."""

from django.urls import path

from reports.views import (
    cooperation,
    deciding,
    editions,
    files,
    flow,
    meeting,
    notes,
    officer,
    publicity,
    reading,
    section_desk,
    situation,
    structure,
    typing_in,
    writing,
)

app_name = "reports"

_REVIEW = "<slug:organisation>/ledningens-genomgang/<str:reference>/"
_SECTION = _REVIEW + "avsnitt/<slug:code>/"
_NOTES = "<slug:organisation>/arsanteckningar/"

urlpatterns = [
    path("<slug:organisation>/lagesbild/", situation.page, name="situation"),
    path("<slug:organisation>/lagesbild/<slug:code>/", situation.figure, name="situation_figure"),
    path("<slug:organisation>/dataskyddsombud/arsrapport/", officer.page, name="officer_report"),
    path("<slug:organisation>/dataskyddsombud/arsrapport.pdf", officer.document, name="officer_report_pdf"),
    path("<slug:organisation>/ledningens-genomgang/", reading.review_list, name="review_list"),
    path("<slug:organisation>/ledningens-genomgang/ny/", writing.start, name="review_start"),
    path("<slug:organisation>/ledningens-genomgang/kontrollera/", publicity.check, name="check"),
    path("<slug:organisation>/ledningens-genomgang/struktur/", structure.structure, name="structure"),
    path(
        "<slug:organisation>/ledningens-genomgang/struktur/ny-version/",
        structure.StructureEdit.as_view(),
        name="structure_edit",
    ),
    path(_REVIEW, reading.review_detail, name="review_detail"),
    path(_SECTION, section_desk.SectionDesk.as_view(), name="section_edit"),
    path(_SECTION + "utkast/", section_desk.draft, name="section_draft"),
    path(_SECTION + "kommentarer/", cooperation.comments, name="section_comments"),
    path(_SECTION + "kommentarer/<int:pk>/hanterad/", cooperation.comment_handle, name="comment_handle"),
    path(_SECTION + "uppgift/", cooperation.ask, name="section_ask"),
    path(_REVIEW + "underlag/", cooperation.deliver, name="section_deliver"),
    path(_NOTES, notes.note_list, name="note_list"),
    path(_NOTES + "ny/", notes.NoteEdit.as_view(), name="note_create"),
    path(_NOTES + "<int:pk>/", notes.NoteEdit.as_view(), name="note_edit"),
    path(_NOTES + "<int:pk>/ta-bort/", notes.note_withdraw, name="note_withdraw"),
    path(_REVIEW + "motet/", meeting.MeetingEdit.as_view(), name="meeting"),
    path(_REVIEW + "beslutspunkter/ny/", writing.DecisionEdit.as_view(), name="decision_add"),
    path(_REVIEW + "beslutspunkter/<int:pk>/", writing.DecisionEdit.as_view(), name="decision_edit"),
    path(_REVIEW + "beslutspunkter/<int:pk>/ta-bort/", writing.decision_withdraw, name="decision_withdraw"),
    path(_REVIEW + "atgarder/ny/", writing.MeasureEdit.as_view(), name="measure_add"),
    path(_REVIEW + "atgarder/<int:pk>/", writing.MeasureEdit.as_view(), name="measure_edit"),
    path(_REVIEW + "atgarder/<int:pk>/ta-bort/", writing.measure_withdraw, name="measure_withdraw"),
    path(_REVIEW + "nyckeltal/<slug:code>/", reading.figure_rows, name="figure_rows"),
    path(_REVIEW + "nyckeltal/<slug:code>/forra-aret/", typing_in.TypedFigureEdit.as_view(), name="typed_figure"),
    path(
        _REVIEW + "nyckeltal/<slug:code>/forra-aret/ta-bort/",
        typing_in.typed_figure_withdraw,
        name="typed_figure_withdraw",
    ),
    path(_REVIEW + "forhandsgranska.pdf", files.preview, name="preview"),
    path(_REVIEW + "forhandsgranska-oppen.pdf", files.preview, {"variant": "public"}, name="preview_public"),
    path(_REVIEW + "sekretess/", publicity.secrecy, name="secrecy"),
    path(_REVIEW + "sekretess/<slug:part>/<path:key>/", publicity.Mark.as_view(), name="mark"),
    path(_REVIEW + "jamfor/", publicity.compare, name="compare"),
    path(_REVIEW + "granskning/", flow.send_round, name="round"),
    path(_REVIEW + "min-del/", flow.my_part, name="my_part"),
    path(_REVIEW + "godkand-pa-papper/", flow.Paper.as_view(), name="paper"),
    path(_REVIEW + "ratta/", flow.correct, name="correct"),
    path(_REVIEW + "overlamna/", deciding.submit, name="submit"),
    path(_REVIEW + "godkann/", deciding.Approve.as_view(), name="approve"),
    path(_REVIEW + "ater/", deciding.Return.as_view(), name="return"),
    path(_REVIEW + "namnden.pdf", editions.board, name="board"),
    path(_REVIEW + "tjansteutlatande/", editions.statement, name="statement"),
    path(_REVIEW + "utgava/<int:number>/", editions.read, name="read"),
    path(_REVIEW + "utgava/<int:number>/oppen/", editions.read, {"variant": "public"}, name="read_public"),
    path(_REVIEW + "utgava/<int:number>/rapport.docx", editions.word, name="word"),
    path(_REVIEW + "utgava/<int:number>/oppen-rapport.docx", editions.word, {"variant": "public"}, name="word_public"),
    path(_REVIEW + "utgava/<int:number>/arkivpaket.zip", editions.package, name="package"),
    path(_REVIEW + "utgava/<int:number>/rapport.pdf", files.download, name="download"),
    path(
        _REVIEW + "utgava/<int:number>/oppen-rapport.pdf", files.download, {"variant": "public"}, name="download_public"
    ),
    path(_REVIEW + "utgava/<int:number>/framstallning/", files.progress, name="progress"),
    path(_REVIEW + "utgava/<int:number>/framstall-igen/", files.restart, name="render_restart"),
]
