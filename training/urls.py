"""Addresses of training."""

from django.urls import path

from training.views import campaigns, courses, leadership, overview, units

app_name = "training"

PREFIX = "<slug:organisation>/utbildningar"
COURSE = f"{PREFIX}/<str:reference>"
LESSONS = "<slug:organisation>/lektioner"
LESSON = f"{LESSONS}/<str:reference>"

urlpatterns = [
    path(f"{PREFIX}/", courses.CourseList.as_view(), name="course_list"),
    path(f"{PREFIX}/ny/", courses.CourseEdit.as_view(), name="course_create"),
    path(f"{PREFIX}/laget/", overview.overview, name="overview"),
    path(f"{PREFIX}/ledningen/", leadership.leadership, name="leadership"),
    path(f"{PREFIX}/enhetsnamn/", units.UnitsPage.as_view(), name="units"),
    path(f"{COURSE}/", courses.CourseDetail.as_view(), name="course_detail"),
    path(f"{COURSE}/andra/", courses.CourseEdit.as_view(), name="course_edit"),
    path(f"{COURSE}/resultat/", courses.ResultAdd.as_view(), name="result_add"),
    path(f"{COURSE}/befattningar/", leadership.leader_add, name="leader_add"),
    path(f"{COURSE}/befattningar/<int:pk>/ta-bort/", leadership.leader_remove, name="leader_remove"),
    path(f"{COURSE}/intyg/", leadership.ProofAdd.as_view(), name="proof_add"),
    path(f"{LESSONS}/", campaigns.CampaignList.as_view(), name="campaign_list"),
    path(f"{LESSONS}/ny/", campaigns.CampaignEdit.as_view(), name="campaign_create"),
    path(f"{LESSON}/", campaigns.CampaignDetail.as_view(), name="campaign_detail"),
    path(f"{LESSON}/andra/", campaigns.CampaignEdit.as_view(), name="campaign_edit"),
    path(f"{LESSON}/skicka/", campaigns.send, name="campaign_send"),
    path(f"{LESSON}/las/", campaigns.lesson, name="lesson"),
]
