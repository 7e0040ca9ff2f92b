"""The pages of sign-in: which are there, in Swedish and in the house's layout, and what a guesser learns."""

import re
import uuid
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client, override_settings
from django.urls import reverse
from zeal import zeal_ignore

from isms.accounts.models import User
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

CLOSED = (
    "/konto/signup/",
    "/konto/email/",
    "/konto/confirm-email/",
    "/konto/confirm-email/nyckel/",
    "/konto/password/set/",
    "/konto/login/code/",
    "/konto/login/code/confirm/",
    "/konto/phone/verify/",
    "/konto/2fa/trust/",
    "/konto/2fa/webauthn/signup/",
    "/konto/sessions/",
)
# Words that stand in the library's own pages, and nowhere in ours.
ENGLISH = re.compile(
    r"\b(sign in|sign out|sign up|password|two-factor|authenticator|recovery|activate|security key|email|code:|name)\b",
    re.IGNORECASE,
)


def address() -> str:
    """Return a client address that no other test has used: the limits count by address."""
    number = uuid.uuid4().int
    return f"10.{number % 250}.{number // 250 % 250}.{number // 62_500 % 250}"


def code_now(secret: str) -> str:
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def signed_in(user: User) -> Client:
    """Sign in as people do, so that the session knows how."""
    client = Client(REMOTE_ADDR=address(), headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"})
    answer = client.post("/konto/login/", {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    assert client.post("/konto/reauthenticate/", {"password": PASSWORD}).status_code == 302
    return client


def words_of(html: str) -> str:
    text = re.sub(r"<script.*?</script>|<style.*?</style>|<textarea.*?</textarea>", " ", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text))


def assert_is_a_page_of_ours(client: Client, where: str) -> str:
    answer = client.get(where)
    html = answer.content.decode()
    assert answer.status_code == 200, where
    assert html.count("<h1") == 1, where
    assert '<html lang="sv">' in html, where
    assert "css/app.css" in html, where
    assert not (found := ENGLISH.search(words_of(html))), f"{where}: {found.group()}"
    return html


def test_pages_that_nobody_needs_are_not_there(coordinator: User, client_for: Callable[[User], Client]) -> None:
    for client in (Client(), client_for(coordinator)):
        for where in CLOSED:
            assert client.get(where).status_code == 404, where
            assert client.post(where, {"email": "ny@kultur.example"}).status_code == 404, where


def test_every_page_of_sign_in_is_swedish(coordinator: User) -> None:
    for where in ("login/", "password/reset/", "password/reset/done/", "password/reset/key/done/", "inactive/"):
        assert_is_a_page_of_ours(Client(), f"/konto/{where}")
    assert "gäller inte längre" in assert_is_a_page_of_ours(Client(), "/konto/password/reset/key/x-y/")
    client = signed_in(coordinator)
    for where in ("logout/", "password/change/", "reauthenticate/", "2fa/", "2fa/totp/activate/", "sessioner/"):
        assert_is_a_page_of_ours(client, f"/konto/{where}")
    for where in ("2fa/webauthn/", "2fa/webauthn/add/", "andra-steget/"):
        assert_is_a_page_of_ours(client, f"/konto/{where}")


def test_a_second_step_from_the_first_code_to_the_last(coordinator: User) -> None:
    client = signed_in(coordinator)
    secret = re.search(r'<dd class="mono">(\w+)</dd>', client.get("/konto/2fa/totp/activate/").content.decode())[1]
    wrong = client.post("/konto/2fa/totp/activate/", {"code": "000000"})
    assert "Felaktig kod" in wrong.content.decode()
    answer = client.post("/konto/2fa/totp/activate/", {"code": code_now(secret)})
    assert answer.url == "/konto/2fa/recovery-codes/"
    codes = re.findall(r"<li>(\w+)</li>", assert_is_a_page_of_ours(client, answer.url))
    assert len(codes) == 10
    assert client.get("/konto/2fa/recovery-codes/download/").content.decode().split() == codes
    for where in ("2fa/", "2fa/totp/deactivate/", "2fa/recovery-codes/generate/", "2fa/reauthenticate/"):
        assert_is_a_page_of_ours(client, f"/konto/{where}")

    at_the_door = Client(REMOTE_ADDR=address())
    answer = at_the_door.post(
        "/konto/login/?next=/konto/sessioner/", {"login": coordinator.email, "password": PASSWORD}
    )
    assert answer.url == "/konto/2fa/authenticate/"
    assert at_the_door.get("/konto/sessioner/").status_code == 302  # the password alone lets nobody in
    assert_is_a_page_of_ours(at_the_door, answer.url)
    assert "Felaktig kod" in at_the_door.post(answer.url, {"code": "x"}).content.decode()
    assert at_the_door.post(answer.url, {"code": codes[0]}).status_code == 302
    assert at_the_door.get("/konto/sessioner/").status_code == 200
    once_more = signed_in_until_the_code(coordinator)
    assert "Felaktig kod" in once_more.post("/konto/2fa/authenticate/", {"code": codes[0]}).content.decode()

    answer = client.post("/konto/2fa/totp/deactivate/")
    assert answer.url == "/konto/2fa/"
    assert not Authenticator.objects.filter(user=coordinator).exists()


def signed_in_until_the_code(user: User) -> Client:
    client = Client(REMOTE_ADDR=address())
    client.post("/konto/login/", {"login": user.email, "password": PASSWORD})
    return client


def test_a_key_is_taken_away_by_its_owner_only(coordinator: User, reader: User) -> None:
    key = Authenticator.objects.create(
        user=coordinator, type="webauthn", data={"name": "Korthållaren", "credential": {}}
    )
    where = f"/konto/2fa/webauthn/keys/{key.pk}/remove/"
    assert signed_in(reader).post(where).status_code == 404
    client = signed_in_until_the_code(coordinator)
    assert client.get("/konto/2fa/webauthn/").status_code == 302  # the key is asked for, also of its owner
    client.force_login(coordinator, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.post("/konto/reauthenticate/", {"password": PASSWORD})
    with zeal_ignore():  # the library reads the key twice
        assert client.post(where).url == "/konto/2fa/webauthn/"
    assert not Authenticator.objects.exists()


def test_a_copy_of_the_database_makes_nobodys_codes(coordinator: User, settings) -> None:
    secret = totp.generate_totp_secret()
    kept = totp.TOTP.activate(coordinator, secret).instance
    codes = RecoveryCodes.activate(coordinator)
    assert secret not in str(kept.data)
    assert codes.instance.data["seed"].startswith("fernet:")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 50, [settings.SECRET_KEY]
    assert kept.wrap().validate_code(code_now(secret))  # a change of key shuts nobody out
    plain = Authenticator.objects.create(user=UserFactory(), type="totp", data={"secret": secret})
    assert plain.wrap().validate_code(code_now(secret))  # kept from before secrets were encrypted


def test_guessing_codes_is_stopped(coordinator: User) -> None:
    totp.TOTP.activate(coordinator, secret := totp.generate_totp_secret())
    RecoveryCodes.activate(coordinator)
    client = signed_in_until_the_code(coordinator)
    for _attempt in range(5):
        client.post("/konto/2fa/authenticate/", {"code": "x"})
    elsewhere = signed_in_until_the_code(coordinator)
    elsewhere.post("/konto/2fa/authenticate/", {"code": code_now(secret)})
    assert elsewhere.get("/konto/sessioner/").status_code == 302  # the limit follows the account, not the browser


def test_a_flood_from_one_address_gets_a_swedish_page(db: None) -> None:
    client = Client(REMOTE_ADDR=address())
    answers = [client.post("/konto/password/reset/", {"email": f"{number}@x.example"}) for number in range(21)]
    assert answers[0].status_code == 302
    assert answers[-1].status_code == 429
    assert "För många försök" in answers[-1].content.decode()


def test_who_asks_does_not_choose_the_host(db: None, mailoutbox: list, settings) -> None:
    person = UserFactory(email=f"{uuid.uuid4()}@kultur.example")  # its failures are counted for five minutes
    settings.ISMS_ADDRESS = "https://isms.example.se"
    for number in range(5):  # a port is part of what a client sends, and any port is let in
        client = Client(REMOTE_ADDR=address(), headers={"host": f"localhost:{number + 1}"})
        client.post("/konto/login/", {"login": person.email.upper(), "password": "fel-lösenord"})
    answer = Client(REMOTE_ADDR=address()).post("/konto/login/", {"login": person.email, "password": PASSWORD})
    assert "För många misslyckade försök" in answer.content.decode()
    client = Client(REMOTE_ADDR=address(), headers={"host": "localhost:666"})
    client.post("/konto/password/reset/", {"email": person.email})
    assert "https://isms.example.se/konto/password/reset/key/" in mailoutbox[0].body
    assert ":666" not in mailoutbox[0].body


def test_weak_passwords_are_refused_in_swedish(coordinator: User) -> None:
    client = signed_in(coordinator)
    for password, sentence in (
        ("kort", "minst 12 tecken"),
        ("q1w2e3r4t5y6", "för vanligt"),
        (coordinator.email, "för likt"),
    ):
        answer = client.post(
            "/konto/password/change/", {"oldpassword": PASSWORD, "password1": password, "password2": password}
        )
        assert answer.status_code == 200, password
        assert sentence in answer.content.decode(), password


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password is worked through."""

    algorithm = "counting"
    count = 0

    def encode(self, password: str, salt: str) -> str:
        CountingHasher.count += 1
        return super().encode(password, salt)


def test_known_and_unknown_accounts_answer_alike_after_the_same_work(db: None, mailoutbox: list) -> None:
    with override_settings(PASSWORD_HASHERS=[f"{__name__}.CountingHasher"]):
        known = UserFactory(email=f"{uuid.uuid4()}@kultur.example")
        closed = UserFactory(email=f"{uuid.uuid4()}@kultur.example", is_active=False)
        answers, work = [], []
        for email in (known.email, f"{uuid.uuid4()}@kultur.example", closed.email):
            CountingHasher.count = 0
            answer = Client(REMOTE_ADDR=address()).post("/konto/login/", {"login": email, "password": "fel-lösenord"})
            answers.append((answer.status_code, answer.content.decode().replace(email, "")))
            work.append(CountingHasher.count)
    assert re.sub(r'value="[^"]{64}"', "", answers[0][1]) == re.sub(r'value="[^"]{64}"', "", answers[1][1])
    assert "E-postadressen eller lösenordet är fel." in answers[0][1]
    assert {status for status, _html in answers} == {200}
    assert work[0] == work[1] == work[2] == 1

    for email in (known.email, f"{uuid.uuid4()}@kultur.example"):
        answer = Client(REMOTE_ADDR=address()).post("/konto/password/reset/", {"email": email})
        assert answer.url == "/konto/password/reset/done/"
    # Each address gets one mail, so that the time a mail takes tells nothing either.
    assert [message.subject for message in mailoutbox] == ["Välj nytt lösenord", "Inget konto med den här adressen"]
    assert not ENGLISH.search(mailoutbox[0].body.split("http")[0])


def test_a_closed_account_is_told_so_only_with_the_right_password(db: None) -> None:
    closed = UserFactory(is_active=False)
    client = Client(REMOTE_ADDR=address())
    answer = client.post("/konto/login/", {"login": closed.email, "password": PASSWORD})
    assert (answer.status_code, "_auth_user_id" in client.session) != (302, True)
    assert client.get("/konto/sessioner/").status_code == 302


def test_a_new_password_by_mail_ends_what_was_signed_in(coordinator: User, mailoutbox: list) -> None:
    inside = signed_in(coordinator)
    client = Client(REMOTE_ADDR=address())
    client.post("/konto/password/reset/", {"email": coordinator.email})
    link = re.search(r"/konto/password/reset/key/\S+", mailoutbox[0].body)[0]
    form = client.get(link, follow=True).request["PATH_INFO"]
    new = "ett-helt-annat-lösenord"
    assert client.post(form, {"password1": new, "password2": new}).url == reverse(
        "account_reset_password_from_key_done"
    )
    assert inside.get("/konto/sessioner/").status_code == 302
    assert "gäller inte längre" in Client().get(link).content.decode()
