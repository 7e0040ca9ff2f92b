"""Let in those who are signed in, still signed in, and signed in well enough for their roles."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from isms.accounts.signin import second_step, session_limits
from isms.accounts.signin.kept_text import kept_fields, kept_page

# Pages of allauth that can leave a person without a second step.
TAKES_AWAY = {"mfa_deactivate_totp", "mfa_remove_webauthn"}


class SignInMiddleware(LoginRequiredMiddleware):
    """Demand sign-in of every page that does not say otherwise, end what is too old, and keep typed text."""

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., HttpResponse], view_args: tuple, view_kwargs: dict
    ) -> HttpResponse | None:
        """End a session that has lasted too long, then ask whether anybody is signed in."""
        if getattr(view_func, "login_required", True) and request.user.is_authenticated:
            now = timezone.now()
            if session_limits.has_ended(request, at=now):
                auth.logout(request)
                messages.info(request, _("Du har loggats ut eftersom det gick lång tid. Logga in igen."))
            else:
                session_limits.renew(request, at=now)
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., HttpResponse]) -> HttpResponse:
        """Lead to the sign-in page, or show a form that was sent too late once more."""
        # A form of ours brings its cookie along; what comes without was never shown to anybody, and holds no text.
        if settings.CSRF_COOKIE_NAME in request.COOKIES and (fields := kept_fields(request)):
            return kept_page(request, fields)
        return super().handle_no_permission(request, view_func)


class SecondStepMiddleware:
    """Lead a person whose role demands a second step, and who has none, to the page that sets one up.

    Stands after the middleware that resolves who acts: without an organisation there is nothing to protect.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if request.method == "POST" and match and match.url_name in TAKES_AWAY:
            second_step.forget(request)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Stop before the view when the step is demanded and not there."""
        actor = getattr(request, "actor", None)
        if actor is None or not second_step.is_demanded(organisation=actor.organisation, role_codes=actor.role_codes):
            return None
        if second_step.has_second_step(request):
            return None
        if fields := kept_fields(request):
            return kept_page(request, fields, ask="second_step")
        wanted = f"?{urlencode({'next': request.get_full_path()})}" if request.method == "GET" else ""
        return HttpResponseRedirect(reverse("signin_second_step") + wanted)
