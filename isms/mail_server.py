"""The mail server as one address, such as ``submission://user:password@mail.example.se:587``."""

from dataclasses import dataclass

import dj_email_url
from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """What Django needs to know of it."""

    backend: str
    host: str
    port: int | None
    user: str
    password: str
    use_tls: bool
    use_ssl: bool


def mail_server(address: str) -> MailServer:
    """Read the address of a mail server.

    Raises:
        ImproperlyConfigured: it is not understood; the message holds no part of it, since that may be the password.
    """
    try:
        found = dj_email_url.parse(address)
        return MailServer(
            backend=found["EMAIL_BACKEND"],
            host=found["EMAIL_HOST"] or "",
            port=found["EMAIL_PORT"],
            user=found["EMAIL_HOST_USER"] or "",
            password=found["EMAIL_HOST_PASSWORD"] or "",
            use_tls=found["EMAIL_USE_TLS"],
            use_ssl=found["EMAIL_USE_SSL"],
        )
    except (KeyError, ValueError):
        raise ImproperlyConfigured(
            "EMAIL_URL går inte att förstå. Skriv som i .env.example; tecken som # / @ i lösenordet skrivs %23 %2F %40."
        ) from None
