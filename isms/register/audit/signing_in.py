"""Log who signs in, and who tries to: listens to Django's own signals, which every way in sends."""

from typing import Any

from django.utils import timezone
from django.utils.crypto import salted_hmac

from isms.accounts.models import User
from isms.register.models import AccessEvent

SECOND_STEP = "second_step"


def log_sign_in(sender: Any, *, user: User, **_: Any) -> None:
    """Log that a person has signed in."""
    AccessEvent.objects.create(kind=AccessEvent.Kind.SIGN_IN, at=timezone.now(), by=user)


def log_failed_sign_in(sender: Any, *, credentials: dict[str, Any], **_: Any) -> None:
    """Log an attempt: on whose account, or a fingerprint of an address that no account has; never what was typed."""
    typed = str(credentials.get("email") or credentials.get("username") or "").strip().lower()
    account = User.objects.filter(email__iexact=typed).first() if typed else None
    AccessEvent.objects.create(
        kind=AccessEvent.Kind.SIGN_IN_FAILED,
        at=timezone.now(),
        about=account,
        fingerprint="" if account or not typed else fingerprint_of(typed),
    )


def log_failed_second_step(sender: Any, *, user: User, **_: Any) -> None:
    """Log that a wrong code followed a right password: whoever tries knows the password."""
    AccessEvent.objects.create(kind=AccessEvent.Kind.SIGN_IN_FAILED, at=timezone.now(), about=user, what=SECOND_STEP)


def fingerprint_of(address: str) -> str:
    """Return what tells one unknown address from another without telling the address; keyed with the site's secret."""
    return salted_hmac("isms.register.audit", address, algorithm="sha256").hexdigest()[:16]
