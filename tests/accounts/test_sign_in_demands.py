"""The second step of roles, how long a sign-in lasts, what becomes of typed text, places and one-time links."""

import datetime as dt
import re
from collections.abc import Callable
from io import StringIO

import pytest
import time_machine
from allauth.mfa.totp.internal import auth as totp
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assets.models import System
from isms.accounts.models import Organisation, SignInLink, User
from isms.accounts.signin.sessions import device
from tests.accounts.test_sign_in_pages import address, code_now, signed_in
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

LIST = "/kulturforvaltningen/system/"
NEW = "/kulturforvaltningen/system/ny/"
TEXT = "Registret över alla lån.\nDet tog en halvtimme att skriva."
SignIn = Callable[[User], Client]


@pytest.fixture
def demanding(settings) -> None:
    settings.ISMS_SECOND_STEP = True


# The second step


def test_a_role_that_demands_a_second_step_lets_nobody_on_without(
    demanding, actors, organisation: Organisation, client_for: SignIn
) -> None:
    client = signed_in(actors.coordinator)
    answer = client.get(f"{LIST}?q=a")
    assert answer.url == "/konto/andra-steget/?next=%2Fkulturforvaltningen%2Fsystem%2F%3Fq%3Da"
    assert "Din roll kräver tvåstegsinloggning" in client.get(answer.url).content.decode()
    assert client.get("/kulturforvaltningen/min-sida/").status_code == 302
    kept = client.post(NEW, {"title": "Lånesystemet", "description": TEXT})
    assert kept.status_code == 403
    assert TEXT in kept.content.decode()
    assert client.get("/konto/andra-steget/?next=https://evil.example/").status_code == 200

    secret = re.search(r'<dd class="mono">(\w+)</dd>', client.get("/konto/2fa/totp/activate/").content.decode())[1]
    answer = client.post("/konto/2fa/totp/activate/", {"code": code_now(secret)})
    assert f'href="{LIST}?q=a"' in client.get(answer.url).content.decode()  # the way on to what was wanted
    assert client.get("/konto/andra-steget/").url == f"{LIST}?q=a"
    assert client.get(LIST).status_code == 200
    client.post("/konto/2fa/totp/deactivate/")
    assert client.get(LIST).status_code == 302

    # Reader and owner are not named by the organisation, and another organisation decides for itself.
    assert client_for(actors.reader).get(LIST).status_code == 200
    assert client_for(actors.owner).get(LIST).status_code == 200
    organisation.second_step_roles = ["reader"]
    organisation.save()
    assert client_for(actors.reader).get(LIST).status_code == 302
    assert client.get(LIST).status_code == 200


def test_the_demand_costs_one_question_per_session(
    demanding, coordinator: User, client_for: SignIn, django_assert_num_queries, settings
) -> None:
    totp.TOTP.activate(coordinator, totp.generate_totp_secret())
    client = client_for(coordinator)
    client.get(LIST)
    settings.ISMS_SECOND_STEP = False
    with CaptureQueriesContext(connection) as without:
        client.get(LIST)
    settings.ISMS_SECOND_STEP = True
    with django_assert_num_queries(len(without)):
        client.get(LIST)


def test_only_the_administrator_says_which_roles_demand_it(actors, organisation: Organisation, client_for) -> None:
    where = "/kulturforvaltningen/inloggning/"
    assert client_for(actors.coordinator).post(where, {"roles": []}).status_code == 403
    client = client_for(actors.administrator)
    assert client.get(where).status_code == 200
    assert where in client.get("/kulturforvaltningen/min-sida/").content.decode()
    answer = client.post(where, {"roles": ["kung"]})
    assert "Välj ett giltigt alternativ" in answer.content.decode()
    assert client.post(where, {"roles": ["reader", "coordinator"]}).status_code == 302
    organisation.refresh_from_db()
    assert organisation.second_step_roles == ["coordinator", "reader"]
    assert organisation.organisation_events.latest("pk").second_step_roles == ["coordinator", "reader"]


# How long a sign-in lasts


def test_a_sign_in_ends_unused_and_after_a_day_and_not_before(coordinator: User, now, settings) -> None:
    settings.ISMS_IDLE_MINUTES, settings.ISMS_SESSION_MINUTES = 60, 600
    with time_machine.travel(now, tick=False) as clock:
        client = signed_in(coordinator)
        clock.shift(dt.timedelta(minutes=61))
        answer = client.get(LIST)
        assert answer.url == f"/konto/login/?next={LIST}"
        assert "Du har loggats ut" in client.get(answer.url).content.decode()

        client = signed_in(coordinator)
        for _hour in range(11):
            clock.shift(dt.timedelta(minutes=54))
            assert client.get(LIST).status_code == 200
        clock.shift(dt.timedelta(minutes=7))  # used all day long, and older than ten hours
        assert client.get(LIST).status_code == 302


def test_reading_writes_the_last_use_only_now_and_then(coordinator: User, now) -> None:
    with time_machine.travel(now, tick=False) as clock:
        client = signed_in(coordinator)
        with CaptureQueriesContext(connection) as first:
            client.get("/konto/2fa/")
        clock.shift(dt.timedelta(minutes=6))
        with CaptureQueriesContext(connection) as later:
            client.get("/konto/2fa/")
    assert not [query for query in first if "UPDATE" in query["sql"]]
    assert [query for query in later if 'UPDATE "django_session"' in query["sql"]]


# Typed text


def form_of(client: Client) -> dict[str, str]:
    """Fill in the form of a new system as a browser would, its token included."""
    html = client.get(NEW).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', html)[1]
    return {"csrfmiddlewaretoken": token, "title": "Lånesystemet", "description": TEXT, "lifecycle": "in_use"}


def sent_again(html: str) -> dict[str, str]:
    """Read the form that the page shows again."""
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))
    return fields | dict(re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\n(.*?)</textarea>', html, re.DOTALL))


def test_typed_text_outlives_the_session(coordinator: User, now, settings) -> None:
    settings.ISMS_IDLE_MINUTES = 60
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(coordinator, backend="allauth.account.auth_backends.AuthenticationBackend")
    form = form_of(browser)
    browser.session.flush()

    answer = browser.post(NEW, form | {"password": "hemligt"})
    html = answer.content.decode()
    assert answer.status_code == 403
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Du är inte längre inloggad" in html
    assert "hemligt" not in html
    kept = sent_again(html)
    assert kept["description"] == TEXT
    assert kept["title"] == "Lånesystemet"
    assert "Lånesystemet" not in str(dict(browser.session))

    # Signing in in another tab changes the token of forms; this one is shown again, to be sent with a right token.
    browser.force_login(coordinator, backend="allauth.account.auth_backends.AuthenticationBackend")
    browser.get(LIST)
    stale = kept | {"csrfmiddlewaretoken": "x" * 64}
    foreign = browser.post(NEW, stale, headers={"origin": "https://evil.example"})
    assert TEXT not in foreign.content.decode()
    assert TEXT not in browser.post(NEW, stale).content.decode()  # nobody says where it comes from
    again = browser.post(NEW, stale, headers={"origin": "http://testserver"})
    assert "Du har loggat in på nytt" in again.content.decode()
    assert not System.objects.exists()
    final = browser.post(NEW, sent_again(again.content.decode()), headers={"origin": "http://testserver"})
    assert final.status_code != 403
    assert "Du har loggat in på nytt" not in final.content.decode()


def test_what_was_typed_is_shown_as_text_only(db: None) -> None:
    client = Client()
    client.cookies["isms_csrf"] = "x" * 32
    html = client.post(NEW, {"description": "</textarea><script>alert(1)</script> och mer"}).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html
    assert client.post("/konto/sessioner/", {"text": "något som är längre än så"}).status_code == 302
    assert client.post(NEW, {"description": TEXT}, headers={"hx-request": "true"}).status_code == 302
    assert Client().post(NEW, {"description": TEXT}).status_code == 302  # never shown to anybody


# Places


def test_a_person_sees_and_ends_the_places(coordinator: User, reader: User) -> None:
    here, there, third = (signed_in(coordinator) for _place in range(3))
    theirs = signed_in(reader)
    html = here.get("/konto/sessioner/").content.decode()
    assert html.count("Firefox på Windows</th>") == 3
    assert html.count("Du är här") == 1
    ends = re.findall(r"/konto/sessioner/\d+/avsluta/", html)
    assert len(ends) == 2
    assert theirs.post(ends[0]).status_code == 404
    assert here.get(ends[0]).status_code == 405
    assert here.post(ends[0]).status_code == 302
    assert [client.get("/konto/2fa/").status_code for client in (here, there, third, theirs)].count(302) == 1
    assert here.post("/konto/sessioner/").status_code == 302
    assert [client.get("/konto/2fa/").status_code for client in (here, there, third, theirs)] == [200, 302, 302, 200]

    there = signed_in(coordinator)
    new = "ett-helt-annat-lösenord"
    here.post("/konto/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert here.get("/konto/2fa/").status_code == 200
    assert there.get("/konto/2fa/").status_code == 302
    assert "avsluta" not in here.get("/konto/sessioner/").content.decode()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari på iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/142.0 Safari/537.36 Edg/142.0", "Edge på Windows"),
        ("curl/8", "Okänd webbläsare"),
    ],
)
def test_a_browser_is_told_in_words(said: str, words: str) -> None:
    assert device(said) == words


# One-time links


def link_for(user: User, **options: object) -> str:
    out = StringIO()
    call_command("make_sign_in_link", user.email, stdout=out, stderr=StringIO(), **options)
    return out.getvalue().strip().removeprefix("http://127.0.0.1:8000")


def test_an_administrator_gets_in_once_without_password_or_directory(administrator: User, reader: User, now) -> None:
    for email in (reader.email, "ingen@kultur.example"):
        with pytest.raises(CommandError):
            call_command("make_sign_in_link", email)
    first, link = link_for(administrator), link_for(administrator)
    client = Client(REMOTE_ADDR=address())
    assert client.get(first).status_code == 404  # the next one ends the one before
    assert client.get(link).status_code == client.get(link).status_code == 200  # looking uses nothing up
    assert client.post(link).status_code == 302
    assert client.get("/konto/sessioner/").status_code == 200
    assert Client(REMOTE_ADDR=address()).post(link).status_code == 404
    used = SignInLink.objects.get(used_at__isnull=False)
    assert (used.user, used.used_from[:3]) == (administrator, "10.")
    assert link.split("/")[-2] not in used.secret_hash
    assert used.signinlink_events.count() == 2

    with time_machine.travel(now, tick=False) as clock:
        late = link_for(administrator, minutes=5)
        clock.shift(dt.timedelta(minutes=5, seconds=1))
        assert Client(REMOTE_ADDR=address()).post(late).status_code == 404

    left = link_for(administrator)
    administrator.groups.clear()
    assert Client(REMOTE_ADDR=address()).post(left).status_code == 404


def test_the_link_stands_for_the_password_and_not_for_the_second_step(administrator: User) -> None:
    totp.TOTP.activate(administrator, totp.generate_totp_secret())
    client = Client(REMOTE_ADDR=address())
    assert client.post(link_for(administrator)).url == "/konto/2fa/authenticate/"
    assert client.get("/konto/sessioner/").status_code == 302
    client = Client(REMOTE_ADDR=address())
    client.post(link_for(administrator, remove_second_step=True))
    assert client.get("/konto/2fa/totp/activate/").status_code == 200  # and a new one is set up at once
    totp.TOTP.activate(administrator, totp.generate_totp_secret())
    call_command("remove_second_step", administrator.email.upper(), stdout=(out := StringIO()))
    assert "1 borttagna" in out.getvalue()
    with pytest.raises(CommandError):
        call_command("remove_second_step", "ingen@kultur.example")
    administrator.is_active = False
    administrator.save()
    with pytest.raises(CommandError):
        link_for(administrator)


def test_an_account_that_is_closed_is_out_at_once(db: None) -> None:
    user = UserFactory()
    client = signed_in(user)
    user.is_active = False
    user.save()
    assert client.get("/konto/sessioner/").status_code == 302
