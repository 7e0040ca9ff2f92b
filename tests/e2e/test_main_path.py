"""The product's main path, step by step in the browser: from a registered system to the approved yearly review."""

import datetime as dt
import re

import pytest
from django.core import mail as mailbox
from django.core.management import call_command
from playwright.sync_api import Page, expect

from assets.models import System
from classification.models import Method
from classification.selectors import questions_of
from isms.accounts.models import Post, Unit, User
from isms.followup.models import FollowUp
from isms.followup.services import open_followup
from isms.register.access import share_entry
from isms.register.models import Entry
from tests.e2e.site import Site
from tests.e2e.steps import open_register, panel, said
from tests.factories import InformationAssetFactory, SystemFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def plan(system: System, day: dt.date, *, by: User, at: dt.datetime) -> FollowUp:
    """Move the review of a system, opened when it was registered, to a day."""
    entry = Entry.objects.get(pk=system.pk)
    return open_followup(entry=entry, kind="system_review", intended_on=day, by=by, at=at)


def titles_in(page: Page) -> list[str]:
    """Return the row headers of the page's list, in order."""
    return page.locator("#list tbody th").all_inner_texts()


# Registers


def test_coordinator_filters_and_sorts_without_leaving_the_page(
    site: Site, systems: dict[str, System], coordinator: User
) -> None:
    page = site.sign_in(coordinator)
    open_register(page, "System")
    assert titles_in(page) == ["Bokningen", "Zonkartan", "Ålandsarkivet", "Ärendesystem"]
    page.evaluate("window.isSameDocument = true")

    page.get_by_role("combobox", name="Driftform").select_option(label="Molntjänst")
    expect(page).to_have_url(re.compile(r"/system/\?operation=cloud$"))
    expect(page.locator("#live")).to_have_text("Visar 1–3 av 3")
    assert titles_in(page) == ["Zonkartan", "Ålandsarkivet", "Ärendesystem"]
    assert page.evaluate("window.isSameDocument") is True

    heading = page.get_by_role("columnheader", name="Namn")
    expect(heading).to_have_attribute("aria-sort", "ascending")
    heading.get_by_role("link").click()
    expect(heading).to_have_attribute("aria-sort", "descending")
    expect(page).to_have_url(re.compile(r"operation=cloud.*sort=-title"))
    assert titles_in(page) == ["Ärendesystem", "Ålandsarkivet", "Zonkartan"]
    assert page.evaluate("window.isSameDocument") is True

    page.reload()
    assert titles_in(page) == ["Ärendesystem", "Ålandsarkivet", "Zonkartan"]
    expect(page.get_by_role("combobox", name="Driftform")).to_have_value("cloud")
    page.get_by_role("link", name="Rensa filter").click()
    expect(page.locator("#list tbody tr")).to_have_count(4)


def test_wrong_field_keeps_what_was_typed_and_the_change_is_in_the_history(
    site: Site, systems: dict[str, System], coordinator: User
) -> None:
    page = site.sign_in(coordinator)
    open_register(page, "System")
    page.get_by_role("link", name="Ärendesystem").click()
    page.get_by_role("link", name="Ändra", exact=True).click()
    name, supplier = page.get_by_label("Namn", exact=True), page.get_by_role("textbox", name="Leverantör")
    name.fill("")
    supplier.fill("Åkes Programvara AB")
    page.get_by_role("button", name="Spara", exact=True).click()

    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(supplier).to_have_value("Åkes Programvara AB")
    expect(name).to_have_attribute("aria-invalid", "true")
    expect(name).to_have_accessible_description(re.compile("måste fyllas i"))
    summary.get_by_role("link", name="Namn").click()
    expect(name).to_be_focused()

    name.fill("Ärenden och handlingar")
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ärenden och handlingar")
    latest = panel(page, "Historik").get_by_role("listitem").first
    expect(latest).to_contain_text(str(coordinator))
    change = latest.locator("dl > div", has_text="Leverantör")
    expect(change.locator("del")).to_have_text("Äldre leverantör AB")
    expect(change.locator("ins")).to_have_text("Åkes Programvara AB")


# Classification


def judge(page: Page, *, aspect: str, level: int) -> None:
    """Choose level, area and reason in the step of an aspect."""
    section = page.get_by_role("region", name=aspect, exact=True)
    section.get_by_role("radio").nth(level).check()
    section.get_by_label("Vilket område avgjorde nivån?").select_option(index=1)
    section.get_by_role("textbox", name=re.compile(r"^Motivering( \(valfritt\))?$")).fill(
        f"{aspect} är bedömd med verksamheten: åäö."
    )


def go_on(page: Page) -> None:
    """Save the step to the draft and go to the next."""
    page.get_by_role("button", name="Spara och fortsätt").click()


def test_asset_is_added_from_the_system_and_its_classification_reaches_the_system(
    site: Site, systems: dict[str, System], coordinator: User, owner: User, method: Method
) -> None:
    page = site.sign_in(coordinator)
    open_register(page, "System")
    page.get_by_role("link", name="Bokningen").click()
    page.get_by_role("link", name="Lägg till informationstillgång").click()
    expect(page.get_by_role("checkbox", name=re.compile("Bokningen"))).to_be_checked()
    page.get_by_label("Namn", exact=True).fill("Elevernas bokningar")
    page.get_by_role("button", name="Spara", exact=True).click()
    page.get_by_role("link", name="Klassa", exact=True).click()

    highest = questions_of(method)[0].choices[3]
    _area, consequence = highest.consequences[0]
    section = page.get_by_role("region", name="Konfidentialitet", exact=True)
    expect(section.get_by_text(consequence, exact=True)).to_be_hidden()
    judge(page, aspect="Konfidentialitet", level=3)
    expect(section.get_by_text(consequence, exact=True)).to_be_visible()
    go_on(page)
    judge(page, aspect="Riktighet", level=2)
    go_on(page)
    judge(page, aspect="Tillgänglighet", level=1)
    go_on(page)
    page.get_by_label("Deltagare").fill("Enhetschefen och två lärare")
    page.get_by_label("Ägarens beslut").fill("Mejl 2026-11-20")
    go_on(page)
    page.get_by_role("button", name="Besluta klassningen").click()
    expect(said(page, "är beslutad")).to_be_visible()

    page.get_by_role("link", name="Översyn av klassning", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Översyn av klassning: Elevernas bokningar")
    about = panel(page, "Om uppföljningen")
    expect(about).to_contain_text("2027-11-23")
    expect(about).to_contain_text("var 12:e månad, räknat från 2027-11-23")
    expect(about).to_contain_text(str(owner))
    about.get_by_role("link", name="Elevernas bokningar").click()

    page.get_by_role("link", name="Motiveringar och tidigare klassningar").click()
    row = page.get_by_role("row", name=re.compile("^Konfidentialitet"))
    expect(row).to_contain_text(str(highest.level))
    expect(row).to_contain_text("Konfidentialitet är bedömd med verksamheten: åäö.")
    expect(page.locator("main")).to_contain_text("Enhetschefen och två lärare")

    open_register(page, "System")
    page.get_by_role("link", name="Bokningen").click()
    row = panel(page, "Skyddsnivå").get_by_role("row", name=re.compile("^Konfidentialitet"))
    expect(row).to_contain_text(highest.level.name)
    expect(row.get_by_role("link", name="Elevernas bokningar")).to_be_visible()


# Follow-ups


def test_owner_sees_exactly_his_own_and_completes_a_follow_up(
    site: Site,
    systems: dict[str, System],
    unit: Unit,
    owner: User,
    colleague_post: Post,
    today: dt.date,
    now: dt.datetime,
) -> None:
    late_on = today - dt.timedelta(days=13)
    for title, day in (
        ("Bokningen", late_on),
        ("Ärendesystem", today + dt.timedelta(days=2)),
        ("Zonkartan", today + dt.timedelta(days=30)),
        ("Ålandsarkivet", today + dt.timedelta(days=31)),
    ):
        plan(systems[title], day, by=owner, at=now)
    unhurried = Entry.objects.get(pk=systems["Bokningen"].pk)
    open_followup(entry=unhurried, kind="process_review", intended_on=late_on, by=owner, at=now)
    plan(systems["Bokningen"], today + dt.timedelta(days=200), by=owner, at=now)
    foreign = SystemFactory(unit=unit, owner=colleague_post, title="Kollegans system")
    plan(foreign, late_on, by=owner, at=now)
    share_entry(entry=foreign, user=owner, by=colleague_post.holder)

    page = site.sign_in(owner)
    open_register(page, "System")
    expect(page.get_by_role("link", name="Kollegans system")).to_be_visible()
    open_register(page, "Min sida")
    expect(page.get_by_text("Kollegans system")).to_have_count(0)
    for heading, title in (
        ("Försenat", "Bokningen"),
        ("Denna vecka", "Ärendesystem"),
        ("Inom 30 dagar", "Zonkartan"),
    ):
        titles = panel(page, heading).locator(".worklist-title").all_inner_texts()
        assert titles == [f"{systems[title].reference} {title}"], heading
    expect(panel(page, "Inom 30 dagar")).to_contain_text("6 uppföljningar är planerade senare")
    own = panel(page, "Dina system").locator(".worklist-title").all_inner_texts()
    assert own == [
        f"{systems[title].reference} {title}" for title in ("Bokningen", "Zonkartan", "Ålandsarkivet", "Ärendesystem")
    ]
    expect(panel(page, "Försenat")).to_contain_text("försenad 13 dagar")

    expect(panel(page, "Denna vecka").get_by_role("link", name=re.compile("^Gör årsgenomgången"))).to_be_visible()
    panel(page, "Försenat").locator(".worklist-title").click()
    page.get_by_label("Med anmärkning").check()
    page.get_by_role("button", name="Avsluta uppföljningen").click()
    expect(page.get_by_role("alert")).to_contain_text("Skriv vad anmärkningen")
    page.get_by_label("Anteckning").fill("Avtalet löper ut i vår.")
    page.get_by_role("button", name="Avsluta uppföljningen").click()
    expect(said(page, "Nästa är planerad till 2027-11-10.")).to_be_visible()
    done = panel(page, "Så gick det")
    expect(done).to_contain_text("Med anmärkning")
    expect(done).to_contain_text("Avtalet löper ut i vår.")
    expect(done.get_by_role("link", name="Processöversyn, 2027-11-10")).to_be_visible()
    done.get_by_role("link", name="Till Min sida").click()
    expect(panel(page, "Försenat")).to_contain_text("Inget är försenat.")


def test_reminders_go_out_once_and_the_coordinator_sees_to_whom(
    site: Site, systems: dict[str, System], owner: User, coordinator: User, today: dt.date, now: dt.datetime
) -> None:
    plan(systems["Bokningen"], today - dt.timedelta(days=60), by=owner, at=now)
    plan(systems["Zonkartan"], today + dt.timedelta(days=2), by=owner, at=now)
    for _run in range(2):
        call_command("send_reminders", date=today)
    assert sorted(address for message in mailbox.outbox for address in message.to) == sorted(
        [owner.email, coordinator.email]
    )
    to_owner = next(message for message in mailbox.outbox if message.to == [owner.email])
    assert "Bokningen" in to_owner.body
    assert "Zonkartan" in to_owner.body

    page = site.sign_in(coordinator)
    open_register(page, "Utskick")
    expect(page.locator("#list tbody tr")).to_have_count(2)
    row = page.get_by_role("row", name=re.compile(str(owner)))
    expect(row).to_contain_text(owner.email)
    expect(row).to_contain_text("2026-11")
    expect(row).to_contain_text("Skickat")
    row.get_by_role("link", name=str(owner)).click()
    told = panel(page, "Påminnelser i utskicket")
    expect(told.get_by_role("row", name=re.compile("Bokningen")).first).to_contain_text("Årsgenomgång")
    expect(told.get_by_role("row", name=re.compile("Zonkartan"))).to_contain_text("Kommande")


# Without JavaScript


def test_list_is_filtered_without_javascript(site: Site, systems: dict[str, System], coordinator: User) -> None:
    page = site.sign_in(coordinator, java_script_enabled=False)
    open_register(page, "System")
    page.get_by_role("combobox", name="Driftform").select_option(label="Egen drift")
    page.get_by_role("button", name="Visa", exact=True).click()
    expect(page).to_have_url(re.compile(r"operation=own"))
    expect(page.locator("#list tbody th")).to_have_text(["Bokningen"])
    page.get_by_role("columnheader", name="Namn").get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"operation=own.*sort=-title"))


def test_asset_is_classified_without_javascript(
    site: Site, systems: dict[str, System], unit: Unit, coordinator: User, method: Method
) -> None:
    bookings = systems["Bokningen"]
    asset = InformationAssetFactory(unit=unit, title="Elevregister", systems=[bookings], owner=bookings.owner)
    page = site.sign_in(coordinator, java_script_enabled=False)
    open_register(page, "Informationstillgångar")
    page.get_by_role("link", name=asset.title).click()
    page.get_by_role("link", name="Klassa", exact=True).click()
    _area, consequence = questions_of(method)[2].choices[2].consequences[0]
    judge(page, aspect="Konfidentialitet", level=0)
    go_on(page)
    judge(page, aspect="Riktighet", level=1)
    go_on(page)
    judge(page, aspect="Tillgänglighet", level=2)
    expect(page.get_by_text(consequence, exact=True).locator("visible=true").first).to_be_visible()
    page.get_by_role("button", name="Spara och gå tillbaka").click()
    expect(page.get_by_role("region", name="Riktighet", exact=True).get_by_role("radio").nth(1)).to_be_checked()
    page.get_by_role("button", name="Spara och gå till Deltagare och beslut").click()
    go_on(page)
    expect(page.get_by_role("alert").get_by_role("link", name="Deltagare")).to_be_visible()
    page.get_by_label("Deltagare").fill("Enhetschefen")
    page.get_by_label("Ägarens beslut").fill("Mejl 2026-11-20")
    go_on(page)
    page.get_by_role("button", name="Besluta klassningen").click()
    expect(said(page, "är beslutad")).to_be_visible()
    expect(panel(page, "Klassning").get_by_role("row", name=re.compile("^Tillgänglighet"))).to_contain_text("2")
