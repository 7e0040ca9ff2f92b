"""A form that arrives when its sender is no longer signed in is shown again, with what was typed.

The text goes back to the one who sent it and is stored nowhere: not in the session, not in the browser. The page
asks the person to sign in in another tab and send the form again from here. It works without JavaScript. A form is
shown again only after the check against forged requests, or when the browser says that it comes from our own page.
"""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.csrf import csrf_failure as plain_csrf_failure

OWN_PAGES = "/konto/"
NEVER_SHOWN = ("csrfmiddlewaretoken", "password", "oldpassword", "password1", "password2")
SHORT = 30


@dataclass(frozen=True)
class KeptField:
    """One value of a form: a text is shown to be read and copied, a choice or a number goes along unseen."""

    name: str
    value: str

    @property
    def is_text(self) -> bool:
        """True when somebody has typed it, as far as can be told from the value alone: codes are short and small."""
        value = self.value.strip()
        return len(value) > SHORT or value != value.lower() or any(character.isspace() for character in value)

    @property
    def rows(self) -> int:
        """The height of the box that shows it."""
        return min(12, len(self.value) // 60 + self.value.count("\n") + 1)


def kept_fields(request: HttpRequest) -> list[KeptField]:
    """Return what a form holds, in its order; nothing for the sign-in pages, whose fields are secrets."""
    if request.method != "POST" or request.path.startswith(OWN_PAGES) or request.headers.get("HX-Request"):
        return []
    return [
        KeptField(name, value) for name, values in request.POST.lists() for value in values if name not in NEVER_SHOWN
    ]


def kept_page(request: HttpRequest, fields: list[KeptField], *, ask: str = "sign_in") -> HttpResponse:
    """Show the form again.

    Args:
        ask: what the person must do first: ``sign_in``, ``second_step``, or ``nothing`` but send it again.
    """
    with_text = {field.name for field in fields if field.is_text}  # values of one name keep their order
    context = {
        "texts": [field for field in fields if field.name in with_text],
        "choices": [field for field in fields if field.name not in with_text],
        "has_files": bool(request.FILES),
        "ask": ask,
        "action": request.get_full_path(),
    }
    response = render(request, "signin/kept_text.html", context, status=403)
    response.headers["Cache-Control"] = "no-store"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form whose token is wrong; one from our own page is shown again, since its text is worth keeping.

    The token changes when somebody signs in in another tab. Whether the form comes from our own page is what the
    browser says in ``Origin``, which no other site can set: the person then sends it again with a right token.
    """
    if _comes_from_our_own_page(request) and (fields := kept_fields(request)):
        return kept_page(request, fields, ask="nothing" if request.user.is_authenticated else "sign_in")
    return plain_csrf_failure(request, reason=reason)


def _comes_from_our_own_page(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin", "")
    own = f"{request.scheme}://{request.get_host()}"
    return origin == own or origin in settings.CSRF_TRUSTED_ORIGINS
