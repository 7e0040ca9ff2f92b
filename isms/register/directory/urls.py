"""Addresses of the directories that the settings name, below /konto/."""

from collections.abc import Callable

from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.providers.openid_connect import views as oidc
from django.apps import apps
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from isms.register.directory.views import answers_when_away


@login_not_required
def closed(request: HttpRequest) -> HttpResponse:
    """Answer as if nothing were here: nobody signs up or joins accounts alone."""
    raise Http404


urlpatterns = [
    path("3rdparty/signup/", closed, name="socialaccount_signup"),
    path("3rdparty/", closed, name="socialaccount_connections"),
    path("3rdparty/", include("allauth.socialaccount.urls")),
    path("oidc/<str:provider_id>/login/", answers_when_away(oidc.login), name="openid_connect_login"),
    path("oidc/<str:provider_id>/login/callback/", answers_when_away(oidc.callback), name="openid_connect_callback"),
]

# SAML's library is heavy: it is loaded where it is used.
if apps.is_installed("allauth.socialaccount.providers.saml"):
    from allauth.socialaccount.providers.saml import views as saml
    from onelogin.saml2.errors import OneLogin_Saml2_Error

    def _answering(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        return answers_when_away(view, also=(OneLogin_Saml2_Error,))

    _PLACE = "saml/<str:organization_slug>/"
    urlpatterns += [
        # The provider's page sends the browser here with a form of its own: the signature is what is checked.
        path(_PLACE + "acs/", csrf_exempt(_answering(saml.acs)), name="saml_acs"),
        path(_PLACE + "acs/finish/", _answering(saml.finish_acs), name="saml_finish_acs"),
        path(_PLACE + "metadata/", _answering(saml.metadata), name="saml_metadata"),
        path(_PLACE + "sls/", csrf_exempt(_answering(saml.sls)), name="saml_sls"),
        path(_PLACE + "login/", _answering(saml.login), name="saml_login"),
    ]
