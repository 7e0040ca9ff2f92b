"""The addresses below /konto/: those of django-allauth that are used, and the register's own.

What stands in ``CLOSED`` exists in the library only: nobody signs up, changes address or proves an address alone.
It answers 404, but keeps its name, since the library's own pages ask for it.
"""

from allauth.account.internal.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path, re_path

from isms.accounts.signin import views


@login_not_required
def closed(request: HttpRequest, **kwargs: str) -> HttpResponse:
    """Answer as if nothing were here."""
    raise Http404


CLOSED = [
    path("signup/", closed, name="account_signup"),
    path("email/", closed, name="account_email"),
    path("confirm-email/", closed, name="account_email_verification_sent"),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", closed, name="account_confirm_email"),
    path("password/set/", closed, name="account_set_password"),
    path("login/code/confirm/", closed, name="account_confirm_login_code"),
]

urlpatterns = [
    *CLOSED,
    path("andra-steget/", views.second_step, name="signin_second_step"),
    path("sessioner/", views.session_list, name="signin_sessions"),
    path("sessioner/<int:pk>/avsluta/", views.session_end, name="signin_session_end"),
    path("engangslank/<str:secret>/", views.one_time_link, name="signin_link"),
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
]
