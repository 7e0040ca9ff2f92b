"""Sign-in through a real OpenID Connect provider: who gets in, as whom, and with which roles."""

import datetime as dt
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal import auth as totp
from allauth.socialaccount.models import SocialAccount
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import Client
from zeal import zeal_ignore

from isms.accounts import roles
from isms.accounts.models import DirectoryRole, Organisation, Unit, User
from isms.directories import directories
from isms.register.access import grant_role, revoke_role
from isms.register.directory.roles import DirectoryGrant, apply_directory_roles
from tests.accounts.test_sign_in_pages import address
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

LIST = "/kulturforvaltningen/system/"
NO_SAML = ("", "", "", "")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A provider in a process of its own, which runs while the module's tests do."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    where = f"http://127.0.0.1:{port}"
    # Its own libraries warn of each other, which is nothing for us to stumble on.
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for(where)
            yield where
        finally:
            process.terminate()


def wait_for(where: str) -> None:
    """Wait until a server answers."""
    for _attempt in range(200):
        try:
            requests.get(where, timeout=1)
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the provider did not start")


@pytest.fixture
def provider(server: str, settings) -> str:
    """The provider, named by the settings as in operation."""
    use(server, settings)
    settings.ISMS_SSO_EMAIL_DOMAINS = ["kultur.example"]
    settings.ISMS_SSO_ROLES = {
        "samordnare": ["kulturforvaltningen/coordinator"],
        "ombud": ["kulturforvaltningen/data_protection_officer"],
        "skolan": ["kulturforvaltningen/reader/Kulturskolan", "kulturforvaltningen/reporter"],
        "borta": ["finnsinte/reader", "kulturforvaltningen/reader/Finns inte"],
    }
    return server


def use(server: str, settings) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = directories(
        name="Stadens konto", oidc=(server, "isms", "hemlighet"), saml=NO_SAML, saml_attributes={}
    )


def tell(provider: str, sub: str, **claims: object) -> None:
    """Let the provider know a person."""
    requests.put(f"{provider}/users/{sub}", json=claims, timeout=5).raise_for_status()


def through(provider: str, sub: str, *, client: Client | None = None, next: str = "/konto/sessioner/") -> HttpResponse:
    """Go the whole way: out to the provider, sign in there, and back."""
    client = client or Client(REMOTE_ADDR=address())
    out = client.get("/konto/oidc/kommun/login/", {"next": next})
    assert out.status_code == 302
    assert parse_qs(urlsplit(out.url).query)["code_challenge_method"] == ["S256"]
    back = requests.post(out.url, data={"sub": sub}, allow_redirects=False, timeout=5).headers["Location"]
    assert back.startswith("http://testserver/konto/oidc/kommun/login/callback/?")
    with zeal_ignore():  # a session that begins is read again, and a role nobody has had is made right by right
        answer = client.get(back.removeprefix("http://testserver"))
    answer.person = client
    return answer


def roles_of(user: User) -> set[str]:
    return set(user.groups.values_list("role_group__role_code", flat=True))


def test_the_first_sign_in_makes_an_account_with_the_roles_of_its_groups(
    provider: str, organisation: Organisation, unit: Unit
) -> None:
    tell(provider, "p1", email="Nina.Ny@kultur.example", name="Nina Ny", groups=["skolan", "annat", "borta"])
    answer = through(provider, "p1")
    assert answer.url == "/konto/sessioner/"
    user = User.objects.get(email="nina.ny@kultur.example")
    assert (user.name, user.has_usable_password()) == ("Nina Ny", False)
    assert roles_of(user) == {"reader", "reporter"}
    assert {str(group.unit) for group in (row.role_group for row in user.directory_roles.all())} == {
        "Kulturskolan",
        "None",
    }
    assert SocialAccount.objects.get(user=user).extra_data == {}  # what the directory said is not kept
    assert answer.person.get("/konto/sessioner/").status_code == 200

    # The next time the directory says something else; the account is found by the directory's key, not its address.
    tell(provider, "p1", email="annan@kultur.example", name="Nina Ny", groups=["samordnare"])
    through(provider, "p1")
    assert roles_of(user) == {"coordinator"}
    assert not User.objects.filter(email="annan@kultur.example").exists()
    assert SocialAccount.objects.get(user=user).extra_data == {}
    # Somebody always coordinates: the last one keeps the role until there is another.
    tell(provider, "p1", email="annan@kultur.example", groups=[])
    through(provider, "p1")
    assert roles_of(user) == {"coordinator"}
    grant_role(user=UserFactory(), role=roles.COORDINATOR, organisation=organisation)
    answer = through(provider, "p1", next=LIST)
    assert roles_of(user) == set()
    assert answer.person.get(LIST).status_code == 404

    tell(provider, "p1", email="annan@kultur.example", groups=["samordnare"])
    through(provider, "p1")
    # Too many groups for the token: what the person has stays.
    tell(provider, "p1", email="annan@kultur.example", _claim_names={"groups": "src1"})
    through(provider, "p1")
    assert roles_of(user) == {"coordinator"}


def test_roles_given_by_hand_stay(provider: str, organisation: Organisation, coordinator: User) -> None:
    tell(provider, "p2", email=coordinator.email, groups=["samordnare", "skolan"])
    through(provider, "p2")
    assert roles_of(coordinator) == {"coordinator", "reporter"}
    assert [row.role_group.role_code for row in coordinator.directory_roles.all()] == ["reporter"]
    tell(provider, "p2", email=coordinator.email, groups=[])
    through(provider, "p2")
    assert roles_of(coordinator) == {"coordinator"}
    # One who is what the officer examines does not become officer, and gets in all the same.
    tell(provider, "p2", email=coordinator.email, groups=["ombud"])
    assert through(provider, "p2").url == "/konto/sessioner/"
    assert roles_of(coordinator) == {"coordinator"}
    assert not DirectoryRole.objects.exists()


def test_a_known_address_is_enough_when_somebody_vouches_for_it(provider: str, stranger: User, mailoutbox) -> None:
    tell(provider, "p3", email=stranger.email.upper())
    answer = through(provider, "p3")
    assert answer.url == "/konto/sessioner/"
    assert SocialAccount.objects.get(provider="kommun", uid="p3").user == stranger
    assert stranger.check_password(PASSWORD)
    assert mailoutbox[-1].subject == "Kontot kopplat till kommunens inloggning"

    elsewhere = UserFactory(email="olga@annan.example")
    EmailAddress.objects.create(user=elsewhere, email=elsewhere.email, verified=True, primary=True)
    tell(provider, "p4", email=elsewhere.email, groups=["samordnare"])
    answer = through(provider, "p4")
    assert answer.status_code == 403  # the address is known here, but nobody vouches that it is theirs
    assert "Du kommer inte in" in answer.content.decode()
    assert not SocialAccount.objects.filter(uid="p4").exists()
    tell(provider, "p4", email=elsewhere.email, email_verified=True)
    assert through(provider, "p4").url == "/konto/sessioner/"


def test_an_address_that_only_looks_the_same_finds_no_account(provider: str, organisation: Organisation) -> None:
    user = UserFactory(email="kajsa.ss@kultur.example")
    tell(provider, "p3b", email="kaj\u017fa.ss@kultur.example", name="En Annan", groups=["skolan"])
    through(provider, "p3b")
    assert not SocialAccount.objects.filter(user=user).exists()
    assert roles_of(user) == set()


def test_who_has_no_role_or_a_closed_account_stays_outside(provider: str, organisation: Organisation) -> None:
    tell(provider, "p5", email="okand@kultur.example", groups=["annat"])
    assert through(provider, "p5").status_code == 403
    tell(provider, "p5", groups=["samordnare"])
    assert through(provider, "p5").status_code == 403  # no address at all
    assert not User.objects.exists()

    closed = UserFactory(email="stangd@kultur.example", is_active=False)
    tell(provider, "p6", email=closed.email, groups=["samordnare"])
    answer = through(provider, "p6")
    assert answer.url == "/konto/inactive/"
    assert answer.person.get("/konto/sessioner/").status_code == 302
    closed.is_active = True
    closed.save()
    through(provider, "p6")
    closed.is_active = False
    closed.save()
    tell(provider, "p6", email=closed.email, groups=["samordnare", "skolan"])
    answer = through(provider, "p6")
    assert answer.person.get("/konto/sessioner/").status_code == 302
    assert roles_of(closed) == {"coordinator"}  # nothing is given to a closed account


def test_the_second_step_is_the_directorys_when_it_or_the_settings_say_so(
    provider: str, settings, organisation: Organisation
) -> None:
    settings.ISMS_SECOND_STEP = True
    tell(provider, "p7", email="tove@kultur.example", groups=["samordnare"], amr=["pwd", "mfa"])
    assert through(provider, "p7").person.get(LIST).status_code == 200
    tell(provider, "p7", email="tove@kultur.example", groups=["samordnare"], amr=["pwd"])
    person = through(provider, "p7").person
    assert person.get(LIST).url.startswith("/konto/andra-steget/")
    assert person.get("/konto/2fa/totp/activate/").status_code == 200  # without a password to ask for
    settings.ISMS_SSO_SECOND_STEP = True
    assert through(provider, "p7").person.get(LIST).status_code == 200
    totp.TOTP.activate(User.objects.get(), totp.generate_totp_secret())
    assert through(provider, "p7").url == "/konto/2fa/authenticate/"


def test_there_is_no_password_past_the_directory(provider: str, organisation: Organisation, mailoutbox) -> None:
    tell(provider, "p8", email="petra@kultur.example", groups=["samordnare"])
    through(provider, "p8")
    Client(REMOTE_ADDR=address()).post("/konto/password/reset/", {"email": "petra@kultur.example"})
    assert mailoutbox[-1].subject == "Inget konto med den här adressen"


def test_an_answer_that_nobody_asked_for_is_refused(provider: str, coordinator: User, client_for) -> None:
    tell(provider, "p9", email=coordinator.email)
    client = Client(REMOTE_ADDR=address())
    out = client.get("/konto/oidc/kommun/login/")
    back = requests.post(out.url, data={"sub": "p9"}, allow_redirects=False, timeout=5).headers["Location"]
    answer = Client().get(back.removeprefix("http://testserver"))
    assert answer.status_code == 401
    assert "Inloggningen gick inte" in answer.content.decode()
    denied = requests.post(out.url, data={"action": "deny"}, allow_redirects=False, timeout=5).headers["Location"]
    answer = client.get(denied.removeprefix("http://testserver"), follow=True)
    assert "Inloggning" in answer.content.decode()
    # Nobody joins an account to the own one, whoever leads them there.
    inside = client_for(coordinator)
    out = inside.get("/konto/oidc/kommun/login/", {"process": "connect"})
    back = requests.post(out.url, data={"sub": "p9"}, allow_redirects=False, timeout=5).headers["Location"]
    assert inside.get(back.removeprefix("http://testserver")).status_code == 403
    assert not SocialAccount.objects.exists()
    assert Client().get("/konto/oidc/annan/login/").status_code == 404
    for where in ("/konto/3rdparty/", "/konto/3rdparty/signup/"):
        assert inside.get(where).status_code == 404


def test_the_password_is_there_when_the_directory_is_away(provider: str, settings, administrator: User) -> None:
    html = Client().get("/konto/login/?next=/x/").content.decode()
    assert "Logga in med Stadens konto" in html
    assert 'name="password"' not in html
    assert "/konto/oidc/kommun/login/?next=%2Fx%2F" in html
    use("http://localhost:9", settings)
    answer = Client().get("/konto/oidc/kommun/login/")
    assert answer.status_code == 502
    assert "?lokalt=1" in answer.content.decode()
    client = Client(REMOTE_ADDR=address())
    assert 'name="password"' in client.get("/konto/login/?lokalt=1").content.decode()
    client.post("/konto/login/", {"login": administrator.email, "password": PASSWORD})
    assert client.get("/konto/sessioner/").status_code == 200


def test_settings_that_would_open_the_door_stop_the_start(settings) -> None:
    settings.ISMS_SSO_ROLES = {"a": ["kulturforvaltningen/kung"], "b": "kulturforvaltningen/reader", "c": ["x/reader"]}
    settings.ISMS_OIDC_SERVER = "https://login.microsoftonline.com/kommun/v2.0"
    settings.ISMS_SAML_ENTITY_ID = "https://idp.example"
    found = {problem.id for problem in run_checks(tags=["security"])}
    assert found >= {"isms.E020", "isms.E021", "isms.E022", "isms.E023"}
    with pytest.raises(ImproperlyConfigured):  # anybody may have an account there
        use("https://login.microsoftonline.com/common/v2.0", settings)


def test_what_is_taken_by_hand_comes_back_while_the_directory_says_so(
    organisation: Organisation, stranger, now
) -> None:
    reader = DirectoryGrant("kulturforvaltningen", "reader")
    for _time in range(2):
        apply_directory_roles(user=stranger, wanted=[reader], at=now)
    assert DirectoryRole.objects.get().given_at == now
    revoke_role(user=stranger, role=roles.READER, organisation=organisation)
    apply_directory_roles(user=stranger, wanted=[reader], at=now + dt.timedelta(days=1))
    assert roles_of(stranger) == {"reader"}
    grant_role(user=stranger, role=roles.REPORTER, organisation=organisation)
    apply_directory_roles(user=stranger, wanted=[], at=now)
    assert roles_of(stranger) == {"reporter"}
