"""What a directory says of the person who signs in, the same whichever way it was said."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

# How Entra ID says that the groups are too many for the token and stand somewhere else, where we do not read them.
OVERAGE = ("_claim_names", "hasgroups")


# Where a directory says how the person proved to be who they are, and what it calls more than a password.
METHODS = ("amr", "http://schemas.microsoft.com/claims/authnmethodsreferences")
MORE_THAN_A_PASSWORD = {"mfa", "http://schemas.microsoft.com/claims/multipleauthn"}


@dataclass(frozen=True)
class DirectoryClaims:
    """What a directory says of a person, as far as it matters here.

    ``are_known`` is false when it has left the groups out for being too many; ``has_second_step`` is true when it
    says that it has asked for more than a password.
    """

    groups: frozenset[str]
    are_known: bool
    has_second_step: bool


def read_claims(data: Mapping[str, Any]) -> DirectoryClaims:
    """Read the groups from what allauth has received.

    Args:
        data: the claims themselves (SAML), or ``id_token`` and ``userinfo`` with claims in each (OpenID Connect).
    """
    parts = [data[name] for name in ("id_token", "userinfo") if isinstance(data.get(name), Mapping)] or [data]
    name = settings.ISMS_SSO_GROUPS_CLAIM
    groups = {str(value) for part in parts for value in _listed(part.get(name))}
    left_out = not groups and any(mark in part for part in parts for mark in OVERAGE)
    methods = {str(value) for part in parts for name in METHODS for value in _listed(part.get(name))}
    return DirectoryClaims(
        groups=frozenset(groups),
        are_known=not left_out,
        has_second_step=not methods.isdisjoint(MORE_THAN_A_PASSWORD),
    )


def _listed(value: object) -> list[object]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]
