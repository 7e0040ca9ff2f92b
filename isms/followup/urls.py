"""Addresses of the follow-ups: the person's own page, the list, the rules and what was sent."""

from django.urls import path

from isms.followup.views import (
    absences,
    activities,
    areas,
    bulk,
    feeds,
    followups,
    mails,
    my_page,
    own_settings,
    rules,
)

app_name = "followup"

urlpatterns = [
    path("<slug:organisation>/min-sida/", my_page.my_page, name="my_page"),
    path("kalender/<str:secret>.ics", feeds.feed, name="feed"),
    path("<slug:organisation>/mina-omraden/", areas.OwnAreas.as_view(), name="areas"),
    path("<slug:organisation>/agarnas-svar/", areas.answer_rates, name="answer_rates"),
    path("<slug:organisation>/agarnas-svar/<int:pk>/svara/", areas.reply, name="area_reply"),
    path("<slug:organisation>/arshjul/", activities.wheel, name="wheel"),
    path("<slug:organisation>/arshjul/kopiera/", activities.copy, name="wheel_copy"),
    path("<slug:organisation>/aktiviteter/", activities.ActivityList.as_view(), name="activity_list"),
    path("<slug:organisation>/aktiviteter/ny/", activities.ActivityEdit.as_view(), name="activity_create"),
    path(
        "<slug:organisation>/aktiviteter/<str:reference>/", activities.ActivityDetail.as_view(), name="activity_detail"
    ),
    path(
        "<slug:organisation>/aktiviteter/<str:reference>/andra/",
        activities.ActivityEdit.as_view(),
        name="activity_edit",
    ),
    path("<slug:organisation>/uppfoljningar/", followups.FollowUpList.as_view(), name="followup_list"),
    path("<slug:organisation>/uppfoljningar/avsluta/", bulk.BulkCompletion.as_view(), name="followup_bulk"),
    path("<slug:organisation>/uppfoljningar/<int:pk>/", followups.FollowUpPage.as_view(), name="followup"),
    path("<slug:organisation>/uppfoljningsregler/", rules.rule_list, name="rule_list"),
    path("<slug:organisation>/uppfoljningsregler/<slug:kind>/", rules.RuleEdit.as_view(), name="rule_edit"),
    path("<slug:organisation>/uppfoljningsregler/<slug:kind>/forval/", rules.use_default, name="rule_default"),
    path("<slug:organisation>/franvaro/", absences.AbsenceList.as_view(), name="absence_list"),
    path("<slug:organisation>/franvaro/<int:pk>/ta-bort/", absences.withdraw, name="absence_withdraw"),
    path("<slug:organisation>/installningar/", own_settings.OwnSettings.as_view(), name="settings"),
    path("<slug:organisation>/installningar/kalender/", feeds.make, name="feed_make"),
    path("<slug:organisation>/installningar/kalender/avsluta/", feeds.revoke, name="feed_revoke"),
    path("<slug:organisation>/utskick/", mails.MailList.as_view(), name="mail_list"),
    path("<slug:organisation>/utskick/<int:pk>/", mails.mail_detail, name="mail_detail"),
]
