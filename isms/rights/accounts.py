"""Make an account, and mail the link with which its owner chooses a password."""

from smtplib import SMTPException

import structlog
from allauth.account import app_settings as allauth_settings
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from isms.accounts.models import Organisation, User
from isms.accounts.roles import REPORTER
from isms.languages import in_swedish
from isms.register.access import Actor, grant_role
from isms.register.errors import DomainError
from isms.rights.powers import is_administrator
from isms.rights.services import check_account, lock_and_refresh

log = structlog.get_logger(__name__)


@transaction.atomic
def make_account(*, name: str, email: str, actor: Actor) -> User:
    """Make an account without a password; the person is an employee of the organisation until somebody gives more.

    Raises:
        DomainError: the actor is no administrator.
        ValidationError: at ``email``, when the address is taken or wrong.
    """
    return add_account(name=name, email=email, organisation=locked_administrator(actor).organisation)


def locked_administrator(actor: Actor) -> Actor:
    """Lock the organisation's rights and return the actor as it is now.

    Raises:
        DomainError: the actor is no administrator.
    """
    actor = lock_and_refresh(actor)
    if not is_administrator(actor):
        raise DomainError(_("Bara administratören skapar konton."))
    return actor


def add_account(*, name: str, email: str, organisation: Organisation) -> User:
    """Add an account to an organisation whose rights are locked; for ``make_account`` and for many at once.

    Raises:
        ValidationError: at ``email``, when the address is taken or wrong.
    """
    email = email.strip().lower()
    taken = ValidationError({"email": _("Det finns redan ett konto med den adressen.")})
    if User.objects.filter(email__iexact=email).exists():
        raise taken
    user = User(name=name.strip(), email=email)
    user.set_unusable_password()
    user.full_clean()
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:  # another organisation's administrator was first
        raise taken from error
    # The administrator knows the address: nobody else answers for it.
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    grant_role(user=user, role=REPORTER, organisation=organisation)
    return user


def check_link(*, user: User, actor: Actor) -> None:
    """Refuse to mail a link with which nobody may choose a password.

    Raises:
        DomainError: the account is not the actor's to handle, is locked, or is the directory's: a password would be a
            way past that.
    """
    check_account(actor, user)
    if not user.is_active:
        raise DomainError(_("Kontot är låst. Lås upp det innan du skickar länken."))
    if not user.has_usable_password() and user.socialaccount_set.exists():
        message = _("%(who)s loggar in med %(name)s och har inget lösenord här.")
        raise DomainError(message % {"who": user.name, "name": settings.ISMS_SSO_NAME})


@in_swedish()
def send_account_link(*, user: User, organisation: Organisation) -> bool:
    """Mail the link with which a person chooses a password; tell whether the mail server took it.

    The link is a secret, so it goes straight to the mail server and is stored nowhere: the outbox is read by others.
    """
    token = allauth_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": token})
    text = render_to_string(
        "rights/mail/account.txt",
        {
            "person": user,
            "organisation": organisation,
            "link": settings.ISMS_ADDRESS + path,
            "days": settings.PASSWORD_RESET_TIMEOUT // 86_400,
            "reset_url": settings.ISMS_ADDRESS + reverse("account_reset_password"),
        },
    )
    message = EmailMessage(
        subject=_("Välj lösenord till Informationssäkerhetsregistret"),
        body=text.strip() + "\n",
        to=[user.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    try:
        message.send()
    except (SMTPException, OSError) as error:
        log.warning("account_link_failed", user=user.pk, error=type(error).__name__)
        return False
    return True
