"""One-time links: how an administrator gets in when password and directory fail."""

import datetime as dt
import hashlib
import secrets

import structlog
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from isms.accounts.models import RoleGroup, SignInLink, User
from isms.accounts.roles import ADMINISTRATOR

_ADMINISTERS = Q(role_code=ADMINISTRATOR.code)
LASTS = dt.timedelta(minutes=15)
log = structlog.get_logger(__name__)


class NotAnAdministratorError(ValueError):
    """The account is closed or is nobody's administrator."""


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_link(*, user: User, made_by: str, at: dt.datetime, lasts: dt.timedelta = LASTS) -> str:
    """Make a link that lets an administrator in once; earlier unused ones end.

    Args:
        made_by: the account on the server that asks, for the record.

    Returns:
        the secret that the address ends with; only its hash is kept.

    Raises:
        NotAnAdministratorError: the account is closed or administers nothing.
    """
    if not (user.is_active and RoleGroup.objects.filter(_ADMINISTERS, group__user=user).exists()):
        raise NotAnAdministratorError(user.email)
    SignInLink.objects.filter(user=user, used_at__isnull=True, expires_at__gt=at, made_at__lt=at).update(expires_at=at)
    secret = secrets.token_urlsafe(32)
    SignInLink.objects.create(user=user, secret_hash=_hash(secret), made_by=made_by, made_at=at, expires_at=at + lasts)
    log.warning("sign_in_link_made", user_id=user.pk, made_by=made_by)
    return secret


def is_usable(*, secret: str, at: dt.datetime) -> bool:
    """Tell whether a link would let somebody in."""
    return _usable(secret, at).exists()


@transaction.atomic
def use_link(*, secret: str, at: dt.datetime, address: str | None) -> User | None:
    """Use a link up and return whom it lets in; None when it is unknown, used, too old or its account closed.

    Args:
        address: where the person sits on the network, for the record.
    """
    link = _usable(secret, at).select_for_update(of=("self",)).select_related("user").first()
    if link is None:
        log.warning("sign_in_link_refused")
        return None
    link.used_at, link.used_from = at, address
    link.save(update_fields=["used_at", "used_from"])
    log.warning("sign_in_link_used", user_id=link.user_id)
    return link.user


def _usable(secret: str, at: dt.datetime):
    """Keep the link with a secret while it holds; whoever administers nothing any more is not let in by it."""
    return SignInLink.objects.filter(
        Exists(RoleGroup.objects.filter(_ADMINISTERS, group__user=OuterRef("user"))),
        secret_hash=_hash(secret),
        used_at__isnull=True,
        expires_at__gt=at,
        made_at__lt=F("expires_at"),
        user__is_active=True,
    )
