"""Addresses of the follow-ups: the person's own page, the list, the rules and what was sent."""

from django.urls import path

from isms.followup.views import absences, bulk, followups, mails, my_page, own_settings, rules

app_name = "followup"

urlpatterns = [
    path("<slug:organisation>/min-sida/", my_page.my_page, name="my_page"),
    path("<slug:organisation>/uppfoljningar/", followups.FollowUpList.as_view(), name="followup_list"),
    path("<slug:organisation>/uppfoljningar/avsluta/", bulk.BulkCompletion.as_view(), name="followup_bulk"),
    path("<slug:organisation>/uppfoljningar/<int:pk>/", followups.FollowUpPage.as_view(), name="followup"),
    path("<slug:organisation>/uppfoljningsregler/", rules.rule_list, name="rule_list"),
    path("<slug:organisation>/uppfoljningsregler/<slug:kind>/", rules.RuleEdit.as_view(), name="rule_edit"),
    path("<slug:organisation>/uppfoljningsregler/<slug:kind>/forval/", rules.use_default, name="rule_default"),
    path("<slug:organisation>/franvaro/", absences.AbsenceList.as_view(), name="absence_list"),
    path("<slug:organisation>/franvaro/<int:pk>/ta-bort/", absences.withdraw, name="absence_withdraw"),
    path("<slug:organisation>/installningar/", own_settings.OwnSettings.as_view(), name="settings"),
    path("<slug:organisation>/utskick/", mails.MailList.as_view(), name="mail_list"),
    path("<slug:organisation>/utskick/<int:pk>/", mails.mail_detail, name="mail_detail"),
]
