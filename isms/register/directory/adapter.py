"""Who the directory may let in, as whom, and with which roles.

An account is found by the directory's own key for the person, else by an e-mail address that is known to be the
person's: one that the directory vouches for, or in a domain that the settings name. It is made only when the
person's groups carry a role here. A closed account stays closed, and nobody joins another account to the own one.
"""

from typing import Any

import structlog
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from isms.accounts.models import User
from isms.accounts.signin import second_step
from isms.register.directory.claims import DirectoryClaims, read_claims
from isms.register.directory.roles import apply_directory_roles, grants_of

log = structlog.get_logger(__name__)


class DirectoryAdapter(DefaultSocialAccountAdapter):
    """The register's rules for those who come from a directory."""

    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list:
        """Return the directories that the settings name; none is ever read from the database."""
        return [app for app in super().list_apps(request, provider, client_id) if app.pk is None]

    def is_email_verified(self, provider: Any, email: str) -> bool:
        """Tell whether an address is the person's because only the municipality gives addresses in its domain."""
        return bool(email) and email.rpartition("@")[2].lower() in settings.ISMS_SSO_EMAIL_DOMAINS

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """Fill a new account with name and address."""
        user = super().populate_user(request, sociallogin, data)
        parts = (data.get("first_name"), data.get("last_name"))
        user.name = (data.get("name") or " ".join(part for part in parts if part) or user.email)[:150]
        user.email = user.email.lower()
        return user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Decide whether the person gets in, and set the roles that the directory says.

        Raises:
            ImmediateHttpResponse: with the page that says why not.
        """
        claims = read_claims(sociallogin.account.extra_data or {})
        # What the directory said has been read; it is not kept.
        sociallogin.account.extra_data = {}
        if sociallogin.state.get("process", "login") != "login":
            raise _refusal(request, "process")
        if sociallogin.is_existing:
            sociallogin.account.save(update_fields=["extra_data"])
            self._apply(request, sociallogin.user, claims)
            return
        email = next((address.email for address in sociallogin.email_addresses if address.verified), "")
        # Exactly the address, which is kept in lower case: to PostgreSQL's upper case ”ſ” and ”ı” are S and I as well.
        known = User.objects.filter(email=email.lower()).first() if email else None
        if known is not None:
            if not known.is_active:
                raise ImmediateHttpResponse(redirect("account_inactive"))
            sociallogin.connect(request, known)
            self._apply(request, known, claims)
        elif not email:
            raise _refusal(request, "address_not_vouched_for")
        elif not grants_of(claims.groups):
            raise _refusal(request, "no_role")
        else:
            sociallogin.user.email = email.lower()
            sociallogin.email_addresses = [each for each in sociallogin.email_addresses if each.email == email]
            sociallogin.directory_claims = claims

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Let an account be made for one whose groups carry a role; the others have been turned away already."""
        return hasattr(sociallogin, "directory_claims")

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        """Make the account, and give it its roles."""
        user = super().save_user(request, sociallogin, form)
        log.info("account_made_by_directory", user_id=user.pk)
        self._apply(request, user, sociallogin.directory_claims)
        return user

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Log what went wrong; the page says only that it did."""
        log.warning("directory_sign_in_failed", error=str(error), exception=repr(exception) if exception else "")

    def _apply(self, request: HttpRequest, user: User, claims: DirectoryClaims) -> None:
        if not user.is_active:
            return
        if claims.has_second_step:
            second_step.note_step_elsewhere(request, user)
        if not claims.are_known:
            log.warning("directory_left_groups_out", user_id=user.pk)
            return
        apply_directory_roles(user=user, wanted=grants_of(claims.groups), at=timezone.now())


def _refusal(request: HttpRequest, reason: str) -> ImmediateHttpResponse:
    log.warning("directory_sign_in_refused", reason=reason)
    response: HttpResponse = render(request, "signin/not_let_in.html", status=403)
    return ImmediateHttpResponse(response)
