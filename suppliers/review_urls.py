"""Addresses of reviews of suppliers and of procurements."""

from django.urls import path

from suppliers.views import gate_settings, procurement_steps, procurements, review_settings, review_uploads, reviews

REVIEWS = "<slug:organisation>/leverantorsuppfoljning"
SUPPLIER = "<slug:organisation>/leverantorer/<str:reference>"
REVIEW = f"{SUPPLIER}/uppfoljning/<int:number>"
UPLOAD = f"{REVIEW}/svar/<int:pk>"
PROCUREMENTS = "<slug:organisation>/upphandlingar"
PROCUREMENT = f"{PROCUREMENTS}/<str:reference>"

urlpatterns = [
    path(f"{REVIEWS}/", reviews.overview, name="review_overview"),
    path(f"{REVIEWS}/intervall/", review_settings.Intervals.as_view(), name="review_intervals"),
    path(f"{REVIEWS}/fragor/", review_settings.questions, name="review_questions"),
    path(f"{REVIEWS}/fragor/ny-version/", review_settings.QuestionsEdit.as_view(), name="review_questions_edit"),
    path(f"{SUPPLIER}/uppfoljning/", reviews.Begin.as_view(), name="review_start"),
    path(f"{REVIEW}/", reviews.detail, name="review_detail"),
    path(f"{REVIEW}/svara/", reviews.Answer.as_view(), name="review_answer"),
    path(f"{REVIEW}/fragor/", reviews.questionnaire, name="review_questionnaire"),
    path(f"{REVIEW}/las-in/", review_uploads.Upload.as_view(), name="review_upload"),
    path(f"{UPLOAD}/", review_uploads.preview, name="review_preview"),
    path(f"{UPLOAD}/las-in/", review_uploads.apply, name="review_apply"),
    path(f"{UPLOAD}/avbryt/", review_uploads.cancel, name="review_upload_cancel"),
    path(f"{REVIEW}/avvikelse/", reviews.Deviate.as_view(), name="review_deviate"),
    path(f"{REVIEW}/besluta/", reviews.Decide.as_view(), name="review_decide"),
    path(f"{REVIEW}/avbryt/", reviews.CallOff.as_view(), name="review_call_off"),
    path(f"{PROCUREMENTS}/", procurements.ProcurementList.as_view(), name="procurement_list"),
    path(f"{PROCUREMENTS}/ny/", procurements.ProcurementEdit.as_view(), name="procurement_create"),
    path("<slug:organisation>/upphandlingsgrind/", gate_settings.items, name="gate_items"),
    path(
        "<slug:organisation>/upphandlingsgrind/ny-version/",
        gate_settings.GateItemsEdit.as_view(),
        name="gate_items_edit",
    ),
    path(f"{PROCUREMENT}/", procurements.ProcurementDetail.as_view(), name="procurement_detail"),
    path(f"{PROCUREMENT}/andra/", procurements.ProcurementEdit.as_view(), name="procurement_edit"),
    path(f"{PROCUREMENT}/grind/", procurement_steps.DecideGate.as_view(), name="procurement_gate"),
    path(f"{PROCUREMENT}/grind/<slug:item>/", procurement_steps.AnswerItem.as_view(), name="procurement_answer"),
    path(f"{PROCUREMENT}/lage/", procurement_steps.Move.as_view(), name="procurement_move"),
    path(f"{PROCUREMENT}/krav/", procurement_steps.requirements, name="procurement_requirements"),
    path(f"{PROCUREMENT}/overlamna/", procurement_steps.HandOver.as_view(), name="procurement_hand_over"),
]
