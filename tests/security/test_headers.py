"""What every answer says to the browser, and where signing in may lead."""

import uuid
from collections.abc import Callable

import pytest
from django.test import Client

from isms.accounts.models import Organisation, User
from isms.register.models import Entry
from tests.factories import PASSWORD, SystemFactory, UserFactory

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
ADDRESSES = (
    "/",
    "/livez",
    "/ui/",
    "/konto/login/",
    "/finns/inte/",
    "/kulturforvaltningen/system/",
    "/kulturforvaltningen/system/SYS-9999/",
    "/kulturforvaltningen/utskick/",
    "/idrottsforvaltningen/system/",
)


def policy_of(answer) -> dict[str, str]:
    return dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))


@pytest.mark.parametrize("signed_in", [True, False])
def test_every_answer_has_the_policy(
    signed_in: bool, reader: User, other_organisation: Organisation, client_for: Callable[[User], Client]
) -> None:
    client = client_for(reader) if signed_in else Client()
    for address in ADDRESSES:
        answer = client.get(address)
        assert policy_of(answer) == POLICY, address
        assert answer.headers["X-Frame-Options"] == "DENY", address
        assert answer.headers["X-Content-Type-Options"] == "nosniff", address
        assert answer.headers["Referrer-Policy"] == "same-origin", address
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", address
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin", address
        assert "camera=()" in answer.headers["Permissions-Policy"], address


def test_a_form_without_its_token_is_refused_with_the_policy(coordinator: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(coordinator, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.post("/kulturforvaltningen/system/ny/", {"title": "Nytt"})
    assert answer.status_code == 403
    assert policy_of(answer) == POLICY
    assert not Entry.objects.filter(title="Nytt").exists()


def test_pages_are_kept_by_nobody_but_the_browser(unit, coordinator: User, client_for) -> None:
    system = SystemFactory(unit=unit)
    client = client_for(coordinator)
    for address in ("/kulturforvaltningen/system/", system.get_absolute_url(), "/kulturforvaltningen/sok/?q=a"):
        answer = client.get(address)
        assert answer.headers["Cache-Control"] == "private, no-cache", address
        assert {"Cookie", "HX-Request"} <= set(answer.headers["Vary"].split(", ")), address


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver@evil.example"])
def test_a_foreign_host_is_refused(host: str, coordinator: User) -> None:
    answer = Client().get("/konto/login/", headers={"host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.content.decode()


def test_a_forwarded_host_does_not_reach_the_mail(coordinator: User, mailoutbox: list) -> None:
    Client().post("/konto/password/reset/", {"email": coordinator.email}, headers={"x-forwarded-host": "evil.example"})
    assert len(mailoutbox) == 1
    assert "evil" not in mailoutbox[0].body


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "http:///evil"]
)
def test_signing_in_leads_nowhere_else(target: str, coordinator: User) -> None:
    answer = Client(REMOTE_ADDR=_address()).post(
        "/konto/login/", {"login": coordinator.email, "password": PASSWORD, "next": target}
    )
    assert answer.status_code == 302
    assert answer.url == "/"


def test_signing_in_changes_the_session_and_signing_out_ends_it(reader: User) -> None:
    client = Client(REMOTE_ADDR=_address())
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    before = client.cookies["isms_session"].value
    client.post("/konto/login/", {"login": reader.email, "password": PASSWORD})
    inside = client.cookies["isms_session"].value
    assert inside != before
    assert client.get("/kulturforvaltningen/system/").status_code == 200
    assert client.get("/konto/logout/").status_code == 200
    assert client.get("/kulturforvaltningen/system/").status_code == 200  # looking at the page signs nobody out
    client.post("/konto/logout/")
    client.cookies["isms_session"] = inside
    assert client.get("/kulturforvaltningen/system/").status_code == 302


def test_guessing_passwords_is_stopped(db: None) -> None:
    user = UserFactory(email=f"{uuid.uuid4()}@kultur.example")
    for _attempt in range(5):
        Client(REMOTE_ADDR=_address()).post("/konto/login/", {"login": user.email, "password": "fel-lösenord-här"})
    answer = Client(REMOTE_ADDR=_address()).post("/konto/login/", {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 200
    assert "_auth_user_id" not in answer.client.session


def _address() -> str:
    """Return a client address that no other test has used: the limits count by address."""
    number = uuid.uuid4().int
    return f"10.{number % 250}.{number // 250 % 250}.{number // 62_500 % 250}"
