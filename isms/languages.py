"""The language of the interface: Swedish, or English for a reader who has asked for it.

What is stored and what is handed out is always Swedish: follow-ups, decisions, the history, mails, PDF files and
spreadsheets belong to the administration, whoever pressed the button (språklagen 2009:600, 10 §). Code that makes
such text runs in `in_swedish()`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

COOKIE_NAME = "__Host-language" if settings.SESSION_COOKIE_SECURE else "isms_language"
COOKIE_SECONDS = 365 * 24 * 60 * 60


@contextmanager
def in_swedish() -> Iterator[None]:
    """Make the texts of a block, or of a decorated function, in Swedish whatever the reader has chosen."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


class LanguageMiddleware:
    """Show the pages in the language that the reader has chosen; what the browser prefers is not asked.

    Many browsers in Swedish offices are set to English, and a page in another language than the colleague's is hard
    to talk about on the telephone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(COOKIE_NAME)
        request.LANGUAGE_CODE = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(request.LANGUAGE_CODE):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response


class LanguageForm(forms.Form):
    """The choice, and the page that the reader came from."""

    language = forms.ChoiceField(label=_("Språk"), choices=settings.LANGUAGES, widget=forms.RadioSelect)
    next = forms.CharField(required=False, widget=forms.HiddenInput)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose_language(request: HttpRequest) -> HttpResponse:
    """Let the reader choose the language, and lead back to the page that the link was on."""
    shown = {"language": request.LANGUAGE_CODE, "next": request.headers.get("Referer", "")}
    form = LanguageForm(request.POST if request.method == "POST" else None, initial=shown)
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
        return render(request, "language.html", {"form": form}, status=status)
    wanted = form.cleaned_data["next"]
    is_own = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(wanted if is_own else reverse("home"))
    response.set_cookie(
        COOKIE_NAME,
        form.cleaned_data["language"],
        max_age=COOKIE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
