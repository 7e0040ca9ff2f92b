"""Django configuration of the accounts app."""

from typing import Any

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Users and the organisations they act in."""

    name = "isms.accounts"
    label = "accounts"
    verbose_name = _("Konton och organisation")

    def ready(self) -> None:
        """Note in each new session when it began, and where: on the frameworks' own events, where every way in ends.

        The library's own receiver reads the person's sessions one by one at each sign-in; ours does it in one question.
        """
        from allauth.account.signals import user_logged_in as signed_in
        from allauth.usersessions.signals import on_user_logged_in
        from django.contrib.auth.signals import user_logged_in

        user_logged_in.connect(_note_beginning, dispatch_uid="isms.accounts.signin.begin")
        signed_in.disconnect(on_user_logged_in)
        signed_in.connect(_note_place, dispatch_uid="isms.accounts.signin.place")


def _note_beginning(*, request: HttpRequest | None = None, **kwargs: Any) -> None:
    from isms.accounts.signin import session_limits

    if request is not None and hasattr(request, "session"):
        session_limits.begin(request, at=timezone.now())


def _note_place(*, request: HttpRequest, **kwargs: Any) -> None:
    from isms.accounts.signin import sessions

    sessions.note_place(request, at=timezone.now())
