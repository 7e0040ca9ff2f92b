"""Addresses of risks, continuity and actions."""

from django.urls import path

from risks.views import action_plans, analyses, continuity, picture, risks, scales
from risks.views.actions import ActionDetail, ActionEdit, ActionList, link, move, unlink

app_name = "risks"

PREFIX = "<slug:organisation>"
ANALYSIS = f"{PREFIX}/riskanalyser/<str:reference>"
RISK = f"{PREFIX}/risker/<str:reference>"
PLAN = f"{PREFIX}/kontinuitetsplaner/<str:reference>"

urlpatterns = [
    path(f"{PREFIX}/atgarder/", ActionList.as_view(), name="action_list"),
    path(f"{PREFIX}/atgarder/ny/", ActionEdit.as_view(), name="action_create"),
    path(f"{PREFIX}/atgarder/<str:reference>/", ActionDetail.as_view(), name="action_detail"),
    path(f"{PREFIX}/atgarder/<str:reference>/andra/", ActionEdit.as_view(), name="action_edit"),
    path(f"{PREFIX}/atgarder/<str:reference>/flytta/", move, name="action_move"),
    path(f"{PREFIX}/atgarder/<str:reference>/gemensam/", link, name="action_link"),
    path(f"{PREFIX}/atgarder/<str:reference>/inte-gemensam/<int:pk>/", unlink, name="action_unlink"),
    path(f"{PREFIX}/handlingsplan/", action_plans.ActionPlan.as_view(), name="action_plan"),
    path(f"{PREFIX}/handlingsplan/handlingsplan.xlsx", action_plans.spreadsheet, name="action_plan_xlsx"),
    path(f"{PREFIX}/handlingsplan/handlingsplan.pdf", action_plans.document, name="action_plan_pdf"),
    path(f"{PREFIX}/riskanalyser/", analyses.AnalysisList.as_view(), name="analysis_list"),
    path(f"{PREFIX}/riskanalyser/ny/", analyses.AnalysisEdit.as_view(), name="analysis_create"),
    path(f"{ANALYSIS}/", analyses.AnalysisDetail.as_view(), name="analysis_detail"),
    path(f"{ANALYSIS}/andra/", analyses.AnalysisEdit.as_view(), name="analysis_edit"),
    path(f"{ANALYSIS}/besluta/", analyses.AnalysisDecide.as_view(), name="analysis_decide"),
    path(f"{ANALYSIS}/nasta-omgang/", analyses.next_round, name="analysis_next"),
    path(f"{PREFIX}/riskanalyser/<str:analysis>/risker/ny/", risks.RiskEdit.as_view(), name="risk_create"),
    path(f"{PREFIX}/risker/", risks.RiskList.as_view(), name="risk_list"),
    path(f"{RISK}/", risks.RiskDetail.as_view(), name="risk_detail"),
    path(f"{RISK}/andra/", risks.RiskEdit.as_view(), name="risk_edit"),
    path(f"{RISK}/acceptera/", risks.RiskAccept.as_view(), name="risk_accept"),
    path(f"{PREFIX}/riskbild/", picture.picture, name="picture"),
    path(f"{PREFIX}/riskskala/", scales.scale, name="scale"),
    path(f"{PREFIX}/riskskala/ny-version/", scales.ScaleEdit.as_view(), name="scale_edit"),
    path(f"{PREFIX}/kritiskt/", continuity.CriticalList.as_view(), name="critical"),
    path(f"{PREFIX}/kontinuitetsplaner/", continuity.PlanList.as_view(), name="plan_list"),
    path(f"{PREFIX}/kontinuitetsplaner/ny/", continuity.PlanEdit.as_view(), name="plan_create"),
    path(f"{PLAN}/", continuity.PlanDetail.as_view(), name="plan_detail"),
    path(f"{PLAN}/andra/", continuity.PlanEdit.as_view(), name="plan_edit"),
    path(f"{PLAN}/besluta/", continuity.PlanDecide.as_view(), name="plan_decide"),
    path(f"{PLAN}/kontinuitetsplan.pdf", continuity.plan_pdf, name="plan_pdf"),
    path(f"{PLAN}/test/", continuity.TestAdd.as_view(), name="restore_test_add"),
]
