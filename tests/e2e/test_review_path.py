"""The yearly review in the browser, from its start to an approved PDF that stays as it is."""

import hashlib
import re

import pytest
from playwright.sync_api import Page, expect

from assets.models import System
from isms.accounts.models import Unit, User
from tests.e2e.accessibility import problems_of
from tests.e2e.site import Site
from tests.e2e.steps import open_register, panel, said
from tests.factories import PASSWORD, PostFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def write_chapter(page: Page, *, text: str, button: str) -> None:
    """Write a chapter and save it with one of the two buttons."""
    page.get_by_role("textbox", name="Text", exact=False).first.fill(text)
    page.get_by_role("button", name=button, exact=True).click()
    expect(said(page, "Sparat.")).to_be_visible()


def test_review_from_start_to_an_approved_pdf_that_stays_as_it_is(
    site: Site, systems: dict[str, System], unit: Unit, coordinator: User, director: User
) -> None:
    PostFactory(unit=unit, title="Kulturdirektör", holder=director)
    page = site.sign_in(coordinator)
    open_register(page, "Ledningens genomgång")
    page.get_by_role("link", name="Starta årets genomgång").click()
    expect(page.get_by_label("År", exact=True)).to_have_value("2026")
    page.get_by_label("Enhet").select_option(label=str(unit.name))
    page.get_by_label("Mottagare").select_option(label=f"Kulturdirektör, {unit.name} ({director})")
    page.get_by_role("button", name="Starta genomgången").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ledningens genomgång 2026")
    review_url = page.url

    page.get_by_role("link", name="Molntjänster: 3 av 4").click()
    expect(page.locator("main")).to_contain_text("System med driftformen molntjänst.")
    facts = panel(page, "Så räknas nyckeltalet")
    expect(facts.locator("dl > div", has_text="Täljare")).to_contain_text("3")
    expect(facts.locator("dl > div", has_text="Nämnare")).to_contain_text("4")
    counted = page.get_by_role("table", name=re.compile("^Räknas 3"))
    expect(counted.get_by_role("rowheader")).to_have_text(["Zonkartan", "Ålandsarkivet", "Ärendesystem"])
    figure_url = page.url

    page.goto(review_url)
    page.get_by_role("link", name="Skriv", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sammanfattning")
    write_chapter(
        page, text="Läget är gott: åäö.\n\n- Klassa det som återstår.", button="Spara och gå till nästa avsnitt"
    )
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ledningssystem för informationssäkerhet")
    write_chapter(page, text="Ledningssystemet omfattar hela förvaltningen.", button="Spara")
    preview = page.get_by_role("link", name="Förhandsgranska (pdf)").get_attribute("href")
    draft = page.request.get(str(preview))
    assert draft.headers["content-type"] == "application/pdf"
    assert draft.body().startswith(b"%PDF-")

    page.goto(review_url)
    page.get_by_label("Rad till mottagaren").fill("Klar att läsa.")
    page.get_by_role("button", name="Överlämna för beslut").click()
    expect(said(page, "Utgåva 1 är överlämnad.")).to_be_visible()
    expect(page.get_by_role("link", name="Skriv", exact=True)).to_have_count(0)

    directors = site.sign_in(director, lands_on="Läget")
    open_register(directors, "Ledningens genomgång")
    directors.get_by_role("link", name="Ledningens genomgång 2026").click()
    directors.get_by_role("link", name="Godkänn", exact=True).click()
    expect(directors.locator("main")).to_contain_text("Klar att läsa.")
    directors.get_by_role("button", name="Godkänn utgåvan").click()
    expect(directors.get_by_role("heading", level=1)).to_have_text("Bekräfta att det är du")
    directors.get_by_label("Lösenord").fill(PASSWORD)
    directors.locator("main form button").first.click()
    directors.get_by_role("button", name="Godkänn utgåvan").click()
    expect(said(directors, "Utgåva 1 är godkänd.")).to_be_visible()
    pdf = download(directors)
    assert pdf.startswith(b"%PDF-")
    expect(panel(directors, "Den godkända rapporten")).to_contain_text(hashlib.sha256(pdf).hexdigest())
    problems = problems_of(directors)
    assert not problems, "\n".join(problems)

    change_the_register(page)
    page.goto(review_url)
    assert download(page) == pdf
    page.goto(figure_url)
    expect(page.locator("main")).to_contain_text("Fryst, mätdag 2026-11-23")
    expect(page.get_by_role("table", name=re.compile("^Räknas 3")).get_by_role("rowheader")).to_have_text(
        ["Zonkartan", "Ålandsarkivet", "Ärendesystem"]
    )


def download(page: Page) -> bytes:
    """Download the approved report and return its bytes."""
    with page.expect_download() as started:
        page.get_by_role("link", name="Hämta rapporten (pdf)").click()
    assert started.value.suggested_filename.endswith(".pdf")
    return started.value.path().read_bytes()


def change_the_register(page: Page) -> None:
    """Rename one of the counted systems and add another cloud service."""
    open_register(page, "System")
    page.get_by_role("link", name="Zonkartan").click()
    page.get_by_role("link", name="Ändra", exact=True).click()
    page.get_by_label("Namn", exact=True).fill("Zonkartan två")
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Zonkartan två")
    open_register(page, "System")
    page.get_by_role("link", name="Lägg till system").click()
    page.get_by_label("Namn", exact=True).fill("Nytt molnsystem")
    page.get_by_label("Enhet").select_option(index=1)
    page.get_by_role("combobox", name="Driftform").select_option(label="Molntjänst")
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nytt molnsystem")
