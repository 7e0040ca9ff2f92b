"""What the settings of a directory may not say, checked at each start."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from isms.register.directory.roles import DirectoryGrant


@register("security")
def check_directory(app_configs: Sequence[Any] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse a mapping that names no role, and a half set directory."""
    found: list[CheckMessage] = []
    for group, grants in settings.ISMS_SSO_ROLES.items():
        if not isinstance(grants, list):
            found.append(Error(f"ISMS_SSO_ROLES: {group} must be a list of texts.", id="isms.E020"))
            continue
        for text in grants:
            try:
                DirectoryGrant.parse(str(text))
            except ValueError:
                found.append(
                    Error(f"ISMS_SSO_ROLES: {text} is not organisation/role or organisation/role/unit.", id="isms.E021")
                )
    if settings.ISMS_OIDC_SERVER and not (settings.ISMS_OIDC_CLIENT_ID and settings.ISMS_OIDC_CLIENT_SECRET):
        found.append(Error("ISMS_OIDC_SERVER needs ISMS_OIDC_CLIENT_ID and ISMS_OIDC_CLIENT_SECRET.", id="isms.E022"))
    if settings.ISMS_SAML_ENTITY_ID and not (
        settings.ISMS_SAML_METADATA_URL or (settings.ISMS_SAML_SIGN_IN_URL and settings.ISMS_SAML_CERTIFICATE)
    ):
        found.append(
            Error(
                "ISMS_SAML_ENTITY_ID needs ISMS_SAML_METADATA_URL, or ISMS_SAML_SIGN_IN_URL and ISMS_SAML_CERTIFICATE.",
                id="isms.E023",
            )
        )
    return found
