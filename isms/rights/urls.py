"""Addresses of the rights: people, accounts, units and posts, who sees an entry, and the yearly review."""

from django.urls import path

from isms.rights.views import accounts, entries, many_accounts, people, review, units

app_name = "rights"

urlpatterns = [
    path("<slug:organisation>/behorigheter/", people.person_list, name="person_list"),
    path("<slug:organisation>/behorigheter/roller/", people.role_list, name="role_list"),
    path("<slug:organisation>/behorigheter/ge-roll/", people.role_give, name="role_give"),
    path("<slug:organisation>/behorigheter/har-slutat/", people.departure_list, name="departure_list"),
    path("<slug:organisation>/behorigheter/nytt-konto/", accounts.account_create, name="account_create"),
    path("<slug:organisation>/behorigheter/nya-konton/", many_accounts.accounts_from_file, name="accounts_from_file"),
    path("<slug:organisation>/behorigheter/nya-konton/skapa/", many_accounts.accounts_make, name="accounts_make"),
    path(
        "<slug:organisation>/behorigheter/nya-konton/mall/", many_accounts.accounts_template, name="accounts_template"
    ),
    path("<slug:organisation>/behorigheter/konton/", many_accounts.accounts_export, name="accounts_export"),
    path("<slug:organisation>/behorigheter/<int:pk>/", people.person, name="person"),
    path("<slug:organisation>/behorigheter/<int:pk>/slutar/", people.leave, name="leave"),
    path(
        "<slug:organisation>/behorigheter/<int:pk>/roller/<int:membership>/ta-bort/",
        people.role_take,
        name="role_take",
    ),
    path("<slug:organisation>/behorigheter/<int:pk>/skicka-lank/", accounts.account_link, name="account_link"),
    path("<slug:organisation>/behorigheter/<int:pk>/las/", accounts.account_lock, name="account_lock"),
    path("<slug:organisation>/behorigheter/<int:pk>/las-upp/", accounts.account_unlock, name="account_unlock"),
    path("<slug:organisation>/enheter/", units.unit_list, name="unit_list"),
    path("<slug:organisation>/enheter/ny/", units.unit_edit, name="unit_create"),
    path("<slug:organisation>/enheter/<int:pk>/andra/", units.unit_edit, name="unit_edit"),
    path("<slug:organisation>/enheter/<int:pk>/arkivera/", units.unit_archive, name="unit_archive"),
    path("<slug:organisation>/enheter/<int:pk>/aterstall/", units.unit_restore, name="unit_restore"),
    path("<slug:organisation>/befattningar/ny/", units.post_edit, name="post_create"),
    path("<slug:organisation>/befattningar/<int:pk>/andra/", units.post_edit, name="post_edit"),
    path("<slug:organisation>/befattningar/<int:pk>/arkivera/", units.post_archive, name="post_archive"),
    path("<slug:organisation>/befattningar/<int:pk>/aterstall/", units.post_restore, name="post_restore"),
    path("<slug:organisation>/post/<str:reference>/vem-ser/", entries.who_sees, name="who_sees"),
    path("<slug:organisation>/post/<str:reference>/dela/", entries.share, name="share"),
    path("<slug:organisation>/post/<str:reference>/delning/<int:pk>/avsluta/", entries.unshare, name="unshare"),
    path("<slug:organisation>/behorighetsgenomgang/", review.review_home, name="review_home"),
    path("<slug:organisation>/behorighetsgenomgang/<str:reference>/", review.ReviewDetail.as_view(), name="review"),
    path(
        "<slug:organisation>/behorighetsgenomgang/<str:reference>/genomfor/",
        review.review_record,
        name="review_record",
    ),
]
