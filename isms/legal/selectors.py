"""Who answers reports about accessibility, and which cookies the site sets."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from isms import languages
from isms.accounts.models import Organisation
from isms.legal.texts import legal_texts


@dataclass(frozen=True)
class Cookie:
    """What the site stores in the browser."""

    name: str
    purpose: str | Promise
    kept: str | Promise


def answering_organisation() -> Organisation | None:
    """Return the organisation whose coordinators answer: the one that the texts name, else the city itself."""
    slug = legal_texts().operator.organisation
    roots = Organisation.objects.filter(slug=slug) if slug else Organisation.objects.filter(parent__isnull=True)
    return roots.order_by("pk").first()


def cookies() -> list[Cookie]:
    """Return every cookie that the site sets; a test proves that there is no other."""
    return [
        Cookie(
            settings.SESSION_COOKIE_NAME,
            _("Håller dig inloggad."),
            _("Tills du loggar ut eller inloggningens längsta tid är slut."),
        ),
        Cookie(
            settings.CSRF_COOKIE_NAME,
            _("Skyddar formulär, så att ingen annan webbplats kan skicka dem i ditt namn."),
            _("Ett år."),
        ),
        Cookie(
            settings.MESSAGES_COOKIE_NAME,
            _("Bär ett besked, till exempel att något är sparat, till nästa sida."),
            _("Tills beskedet har visats."),
        ),
        Cookie(languages.COOKIE_NAME, _("Minns vilket språk du har valt. Sätts bara om du väljer."), _("Ett år.")),
    ]
