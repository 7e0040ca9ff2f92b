"""What django-allauth needs to know of the directories that the settings name."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

# Stands in the addresses that the directory is told: /konto/oidc/kommun/… and /konto/saml/kommun/…
PLACE = "kommun"
# Tenants of Microsoft's where anybody may have an account, with whatever address they write.
ANYBODYS_TENANTS = ("/common", "/organizations", "/consumers")


def directories(
    *, name: str, oidc: tuple[str, str, str], saml: tuple[str, str, str, str], saml_attributes: dict[str, str]
) -> dict[str, dict[str, Any]]:
    """Return ``SOCIALACCOUNT_PROVIDERS``: nothing, one or both of OpenID Connect and SAML.

    Args:
        name: what the button says after ”Logga in med”.
        oidc: address of the server, client id and secret; no address means no OpenID Connect.
        saml: the identity provider's name, and the address of its metadata or else its address and certificate;
            no name means no SAML.
        saml_attributes: which attribute holds the address and the name.

    Raises:
        ImproperlyConfigured: the server is one that anybody's accounts come through.
    """
    found: dict[str, dict[str, Any]] = {}
    server, client_id, secret = oidc
    if any(tenant in server for tenant in ANYBODYS_TENANTS):
        raise ImproperlyConfigured("ISMS_OIDC_SERVER ska ange kommunens egen katalog, inte en som är öppen för alla.")
    if server:
        found["openid_connect"] = {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": PLACE,
                    "name": name,
                    "client_id": client_id,
                    "secret": secret,
                    "settings": {"server_url": server, "oauth_pkce_enabled": True},
                }
            ],
        }
    idp = dict(zip(("entity_id", "metadata_url", "sso_url", "x509cert"), saml, strict=True))
    if idp["entity_id"]:
        found["saml"] = {
            "APPS": [
                {
                    "provider_id": f"{PLACE}-saml",
                    "name": name,
                    "client_id": PLACE,
                    "settings": {
                        "idp": {key: value for key, value in idp.items() if value},
                        "attribute_mapping": saml_attributes,
                        # Nobody gets in on an assertion that is not signed, or that nobody here has asked for.
                        "advanced": {"want_assertion_signed": True, "reject_idp_initiated_sso": True},
                    },
                }
            ]
        }
    return found
