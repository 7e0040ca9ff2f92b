"""Who must have a second step at sign-in, and whether a person has one."""

import structlog
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest

from isms.accounts.models import Organisation, User
from isms.accounts.roles import ROLES

SECOND_STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
SEEN_KEY = "second_step_of"
ELSEWHERE_KEY = "second_step_elsewhere_of"
NEXT_KEY = "second_step_next"
log = structlog.get_logger(__name__)


def is_demanded(*, organisation: Organisation, role_codes: frozenset[str]) -> bool:
    """Tell whether one who holds these roles must have a second step to act in the organisation."""
    return settings.ISMS_SECOND_STEP and not role_codes.isdisjoint(organisation.second_step_roles)


def has_second_step(request: HttpRequest) -> bool:
    """Tell whether the signed-in person has a second step; asks the database once per session.

    allauth asks for the step at each sign-in once it is there, so having it is enough. Whoever came through a
    directory may have taken the step there: when the directory says so, or when the settings say that it always does.
    """
    if request.session.get(SEEN_KEY) == request.user.pk:
        return True
    ways = [record.get("method") for record in get_authentication_records(request, request.user)]
    said_so = request.session.get(ELSEWHERE_KEY) == request.user.pk
    trusted = "socialaccount" in ways and (said_so or settings.ISMS_SSO_SECOND_STEP)
    if not trusted and not is_mfa_enabled(request.user, SECOND_STEPS):
        return False
    request.session[SEEN_KEY] = request.user.pk
    request.session.pop(NEXT_KEY, None)
    return True


def note_step_elsewhere(request: HttpRequest, user: User) -> None:
    """Keep for the session that the directory says it has asked the person for more than a password."""
    request.session[ELSEWHERE_KEY] = user.pk


def forget(request: HttpRequest) -> None:
    """Ask again at the next request: the person has taken a second step away."""
    request.session.pop(SEEN_KEY, None)


def remove_second_step(*, user: User, by: str) -> int:
    """Take away app, keys and recovery codes that a person has lost; the log says who did it on the server.

    Returns:
        how many were taken away.
    """
    _count, taken = Authenticator.objects.filter(user=user).delete()
    log.warning("second_step_removed", user_id=user.pk, by=by)
    return taken.get("mfa.Authenticator", 0)


def set_second_step_roles(*, organisation: Organisation, role_codes: list[str]) -> Organisation:
    """Say which roles of an organisation demand a second step; who did it and when stands in the history.

    Raises:
        ValueError: a code is no role.
    """
    if unknown := set(role_codes) - set(ROLES):
        raise ValueError(f"no such roles: {sorted(unknown)}")
    organisation.second_step_roles = [code for code in ROLES if code in role_codes]
    organisation.save(update_fields=["second_step_roles"])
    return organisation
