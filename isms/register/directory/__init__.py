"""Sign-in through the municipality's own directory (Entra ID by OpenID Connect, or SAML): docs/sign-in.md."""
