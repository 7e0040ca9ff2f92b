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
NEXT_KEY = "second_step_next"
log = structlog.get_logger(__name__)


def is_demanded(*, organisation: Organisation, role_codes: frozenset[str]) -> bool:
    """Tell whether one who holds these roles must have a second step to act in the organisation."""
    return settings.ISMS_SECOND_STEP and not role_codes.isdisjoint(organisation.second_step_roles)


def has_second_step(request: HttpRequest) -> bool:
    """Tell whether the signed-in person has a second step; asks the database once per session.

    allauth asks for the step at each sign-in once it is there, so having it is enough. Whoever came through a
    directory has taken its second step there, unless the settings say that it is not to be trusted with that.
    """
    if request.session.get(SEEN_KEY) == request.user.pk:
        return True
    came_from_directory = any(
        record.get("method") == "socialaccount" for record in get_authentication_records(request, request.user)
    )
    trusted = came_from_directory and settings.ISMS_SSO_SECOND_STEP
    if not trusted and not is_mfa_enabled(request.user, SECOND_STEPS):
        return False
    request.session[SEEN_KEY] = request.user.pk
    request.session.pop(NEXT_KEY, None)
    return True


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
