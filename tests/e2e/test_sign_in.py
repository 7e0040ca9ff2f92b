"""Sign-in in a browser: its pages with an aid, a passkey from the first time to the next, and text that is not lost."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page

from assets.models import System
from isms.accounts.models import Organisation, Unit, User
from tests.accounts.test_sign_in_demands import link_for
from tests.accounts.test_sign_in_pages import ENGLISH, words_of
from tests.e2e.accessibility import Inspection, problems_of
from tests.e2e.site import Site
from tests.factories import PASSWORD

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

TEXT = "Registret över alla lån.\nDet tog en halvtimme att skriva."
KEY_IN_THE_MACHINE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def confirm_who(page: Page) -> None:
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Bekräfta").click()


def test_pages_of_sign_in(site: Site, organisation: Organisation, coordinator: User, administrator: User) -> None:
    inspection = Inspection(site)
    inspection.look_at("/konto/login/?lokalt=1")
    inspection.look_at("/konto/password/reset/")
    inspection.look_at("/konto/inactive/")
    inspection.look_at(link_for(administrator))
    inspection.look_at("/konto/engangslank/fel/", status=404)
    inspection.look_at("/kulturforvaltningen/inloggning/", by=administrator)
    page = site.sign_in(coordinator)
    for path in ("andra-steget/", "sessioner/", "2fa/", "password/change/", "reauthenticate/"):
        page.goto(f"/konto/{path}")
        inspection.problems += problems_of(page)
    page.goto("/konto/2fa/totp/activate/")
    confirm_who(page)
    for path in ("2fa/totp/activate/", "2fa/webauthn/add/", "2fa/webauthn/"):
        page.goto(f"/konto/{path}")
        inspection.problems += problems_of(page)
    assert inspection.problems == []


def test_a_key_signs_in_alone(site: Site, coordinator: User, organisation: Organisation) -> None:
    """With the content security policy as it is: a script that it stops would be a fault."""
    site.address = site.address.replace("127.0.0.1", "localhost")  # a key belongs to a name, not to a number
    page = site.sign_in(coordinator)
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY_IN_THE_MACHINE})
    page.goto("/konto/2fa/webauthn/add/")
    confirm_who(page)
    page.get_by_label("Namn på nyckeln").fill("Jobbdatorn")
    page.get_by_label("Logga in med bara nyckeln").check()
    page.get_by_role("button", name="Lägg till nyckel").click()
    page.get_by_role("heading", level=1, name="Reservkoder").wait_for()
    assert page.get_by_role("listitem").filter(has_text="").count() >= 10
    page.goto("/konto/2fa/webauthn/")
    assert page.get_by_role("rowheader", name="Jobbdatorn").is_visible()
    assert problems_of(page) == []
    page.get_by_role("link", name="Byt namn Jobbdatorn").click()
    assert problems_of(page) == []
    page.get_by_label("Namn på nyckeln").fill("Hemdatorn")
    page.get_by_role("button", name="Spara namn").click()
    page.get_by_role("rowheader", name="Hemdatorn").wait_for()
    page.get_by_role("link", name="Ta bort Hemdatorn").click()
    assert problems_of(page) == []
    page.goto("/konto/2fa/webauthn/reauthenticate/")
    assert problems_of(page) == []
    assert not ENGLISH.search(words_of(page.content()))

    page.context.clear_cookies()
    page.goto("/konto/login/?next=/konto/sessioner/")
    page.get_by_role("button", name="Logga in med nyckel").click()
    page.get_by_role("heading", level=1, name="Inloggade platser").wait_for()

    page.context.clear_cookies()  # with the password first, the same key is the second step
    page.goto("/konto/login/?next=/konto/sessioner/")
    page.get_by_label("E-postadress").fill(coordinator.email)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in", exact=True).click()
    page.get_by_role("heading", level=1, name="Andra steget").wait_for()
    assert problems_of(page) == []
    page.get_by_role("button", name="Använd nyckel").click()
    page.get_by_role("heading", level=1, name="Inloggade platser").wait_for()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_typed_text_is_sent_after_signing_in_again(
    scripts: bool, site: Site, unit: Unit, coordinator: User, organisation: Organisation
) -> None:
    page = site.sign_in(coordinator, java_script_enabled=scripts)
    page.goto("/kulturforvaltningen/system/ny/")
    page.locator("[name=title]").fill("Lånesystemet")
    page.locator("[name=description]").fill(TEXT)
    page.locator("[name=unit]").select_option(label=unit.name)
    Session.objects.all().delete()
    page.locator("main form button[type=submit]").last.click()
    page.get_by_role("heading", level=1, name="Du är inte längre inloggad").wait_for()
    assert page.locator("textarea[name=description]").input_value() == TEXT
    if scripts:
        assert problems_of(page) == []

    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Logga in i en ny flik").click()
    door = opened.value
    door.get_by_label("E-postadress").fill(coordinator.email)
    door.get_by_label("Lösenord").fill(PASSWORD)
    door.get_by_role("button", name="Logga in", exact=True).click()
    door.get_by_role("heading", level=1, name="Min sida").wait_for()

    page.get_by_role("button", name="Skicka igen").click()
    page.get_by_role("heading", level=1, name="Skicka igen").wait_for()
    assert not System.objects.exists()
    page.get_by_role("button", name="Skicka igen").click()
    page.get_by_role("heading", level=1, name="Lånesystemet").wait_for()
    assert System.objects.get().description.replace("\r\n", "\n") == TEXT
