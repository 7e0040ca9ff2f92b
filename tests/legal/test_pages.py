"""The law's pages: read by everybody, with a form that works and texts that each installation sets."""

from pathlib import Path

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from isms.legal.models import AccessibilityReport
from isms.legal.selectors import cookies
from isms.legal.services import mail_waiting_reports
from isms.legal.texts import SHIPPED, legal_texts
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db

STATEMENT = "/om/tillganglighet/"
PAGES = (STATEMENT, "/om/kakor/", "/om/personuppgifter/")
OWN = """
[operator]
name = "Kulturnämnden"
email = "tillganglighet@kultur.example"
organisation = "{slug}"
[accessibility]
conformance = "not"
shortcomings = [{{what = "Årshjulet kan inte läsas upp.", plan = "Rättas i vår."}}]
[privacy]
officer_email = "ombud@kultur.example"
"""


@pytest.fixture(autouse=True)
def nobody_has_reported_yet() -> None:
    cache.clear()


@pytest.fixture
def own_texts(settings, tmp_path: Path, other_organisation, organisation) -> None:
    """This installation's texts: the organisation is not the first one there is."""
    file = tmp_path / "texts.toml"
    file.write_text(OWN.format(slug=organisation.slug), encoding="utf-8")
    settings.LEGAL_TEXTS = str(file)


def send(client: Client, **values: str):
    return client.post(STATEMENT, {"kind": "shortcoming", "text": "Årshjulet läses inte upp", **values})


def test_everybody_reads_them_and_finds_them_from_every_page(client, client_for, actors) -> None:
    for page in PAGES:
        assert client.get(page).status_code == 200
    for address, reader in (
        ("/konto/login/", client),
        ("/finns/inte/", client),
        ("/kulturforvaltningen/system/", client_for(actors.reader)),
        ("/kulturforvaltningen/system/SYS-9999/", client_for(actors.reader)),
        ("/", client_for(actors.stranger)),
    ):
        footer = reader.get(address, follow=address != "/").content.decode().split("<footer")[1]
        assert all(f'href="{page}"' in footer for page in PAGES), address


def test_the_texts_are_the_installations(client, own_texts, settings, tmp_path) -> None:
    page = client.get(STATEMENT).content.decode()
    assert "Kulturnämnden står bakom" in page
    assert "uppfyller inte kraven" in page
    assert "Årshjulet kan inte läsas upp. Rättas i vår." in page
    assert "Digg" in page  # what the own file leaves out is as shipped
    assert "ombud@kultur.example" in client.get("/om/personuppgifter/").content.decode()
    for number, wrong in enumerate(
        ("x = [", "colour = 'red'", "[privacy]\nlogo = 'x'", "[accessibility]\nconformance='so'")
    ):
        file = tmp_path / f"wrong{number}.toml"
        file.write_text(wrong, encoding="utf-8")
        settings.LEGAL_TEXTS = str(file)
        with pytest.raises(ImproperlyConfigured, match="ISMS_LEGAL_TEXTS"):
            legal_texts()
    assert "kontrollera" in SHIPPED.read_text(encoding="utf-8")  # what is not verified says so


def test_a_report_is_kept_told_of_and_answered(
    client, own_texts, client_for, actors, now, django_capture_on_commit_callbacks
) -> None:
    receipt = send(client, contact="08-123 45 67", page="Årshjulet")
    report = AccessibilityReport.objects.get()
    assert (report.organisation.slug, report.contact, report.mailed_at) == ("kulturforvaltningen", "08-123 45 67", None)
    thanks = client.get(receipt.url).content.decode()
    assert report.number in thanks
    assert "Årshjulet" not in thanks
    assert client.get(f"{STATEMENT}tack/{report.number}/").status_code == 404

    assert mail_waiting_reports(at=now) == 1
    assert mail_waiting_reports(at=now) == 0
    assert mail.outbox[0].to == ["tillganglighet@kultur.example"]
    assert report.number in mail.outbox[0].subject
    assert "08-123" not in mail.outbox[0].body

    coordinator = client_for(actors.coordinator)
    listed = "/kulturforvaltningen/synpunkter-pa-tillganglighet/"
    assert "Väntar på svar" in coordinator.get(listed).content.decode()
    page = f"{listed}{report.pk}/"
    assert "08-123 45 67" in coordinator.get(page).content.decode()
    assert client_for(actors.reader).get(page).status_code == 403
    assert client_for(actors.other_coordinator).get(page).status_code == 404
    foreign = page.replace("kulturforvaltningen", "idrottsforvaltningen")
    assert client_for(actors.other_coordinator).get(foreign).status_code == 404
    assert coordinator.post(page, {"answer": " "}).status_code == 200
    assert coordinator.post(page, {"answer": "Rättat i går."}).url == listed
    assert coordinator.post(page, {"answer": "Igen"}).status_code == 200  # noted once
    report.refresh_from_db()
    assert (report.answer, report.answered_by) == ("Rättat i går.", actors.coordinator)
    assert "Besvarad" in coordinator.get(listed).content.decode()


def test_what_is_wrong_is_told_and_nothing_typed_is_lost(client, organisation) -> None:
    for text in ("", "Jag är 811218-9876 och ser inte knappen", "ö" * 5_001):
        answer = send(client, text=text, page="Första sidan")
        assert answer.status_code == 200
        assert answer.context["form"].errors
        assert "Första sidan" in answer.content.decode()
    assert not AccessibilityReport.objects.exists()
    answers = [send(client) for _number in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "Årshjulet läses inte upp" in answers[-1].content.decode()
    assert AccessibilityReport.objects.count() == 5


def test_a_report_comes_in_before_there_is_any_organisation(client) -> None:
    assert send(client).status_code == 302
    assert AccessibilityReport.objects.get().organisation is None
    assert Client(enforce_csrf_checks=True).post(STATEMENT, {"text": "x"}).status_code == 403


def test_the_cookies_are_those_that_are_set(client: Client, coordinator) -> None:
    named = {cookie.name for cookie in cookies()}
    client.get(STATEMENT)
    client.post("/konto/login/", {"login": coordinator.email, "password": PASSWORD})
    client.get("/kulturforvaltningen/system/")
    client.post("/sprak/", {"language": "sv"})
    values = {"interval_months": 6, "lead_days": 10, "escalation_days": 10}
    client.post("/kulturforvaltningen/uppfoljningsregler/system_review/", values)  # with a message
    assert set(client.cookies) == named
    page = client.get(reverse("legal:cookies")).content.decode()
    assert all(name in page for name in named)
