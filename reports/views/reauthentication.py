"""Ask a signed-in person once more who they are before something that cannot be undone."""

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _


@reauthentication_required
def _allowed(request: HttpRequest) -> bool:
    return True


def is_reauthenticated(request: HttpRequest) -> bool:
    """Tell whether the person has given password or second factor anew in the last few minutes.

    Whoever signs in elsewhere (OIDC or SAML) and has neither here is taken at that service's word.
    """
    try:
        return _allowed(request)
    except ReauthenticationRequired:
        return False


def ask_who(request: HttpRequest) -> HttpResponse:
    """Lead to the page that asks, and back to where the person was."""
    methods = get_adapter().get_reauthentication_methods(request.user)
    address = methods[0]["url"] if methods else reverse("account_login")
    messages.info(request, _("Bekräfta att det är du. Sedan godkänner du utgåvan."))
    return HttpResponseRedirect(f"{address}?{urlencode({'next': request.path})}")
