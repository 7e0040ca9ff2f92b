"""The mail server as one address, such as ``submission://user:password@mail.example.se:587``."""

from typing import Any

import dj_email_url
from django.core.exceptions import ImproperlyConfigured


def mail_server(address: str) -> dict[str, Any]:
    """Return the settings of Django (``EMAIL_HOST`` …) that an address stands for.

    Raises:
        ImproperlyConfigured: it is not understood; the message holds no part of it, since that may be the password.
    """
    try:
        found: dict[str, Any] = dj_email_url.parse(address)
    except ValueError:
        found = {}
    if "EMAIL_BACKEND" not in found:
        raise ImproperlyConfigured(
            "EMAIL_URL går inte att förstå. Skriv som i .env.example; tecken som # / @ i lösenordet skrivs %23 %2F %40."
        )
    return found
