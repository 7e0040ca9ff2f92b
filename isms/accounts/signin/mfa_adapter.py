"""How the second step's secrets are kept: encrypted, so that a copy of the database makes nobody's codes."""

import base64
import hashlib

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings

PURPOSE = b"isms.accounts.second-step:"
MARK = "fernet:"


class MFAAdapter(DefaultMFAAdapter):
    """Encrypts app secrets and recovery codes with a key made of SECRET_KEY; its fallbacks still read them."""

    def encrypt(self, text: str) -> str:
        """Encrypt with the present key."""
        return MARK + _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt with the present key or an earlier one; what was kept before encryption is read as it stands."""
        if not encrypted_text.startswith(MARK):
            return encrypted_text
        return _keys().decrypt(encrypted_text.removeprefix(MARK).encode()).decode()


def _keys() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = [base64.urlsafe_b64encode(hashlib.sha256(PURPOSE + secret.encode()).digest()) for secret in secrets]
    return MultiFernet([Fernet(key) for key in keys])
