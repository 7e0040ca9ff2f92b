"""Three incidents from report to conclusion in the browser, each as the law lets it run."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from incidents.models import Filing, Incident, NotificationDuty
from tests.e2e.site import Site
from tests.factories import SystemFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

HOME = "/kulturforvaltningen/incidenter/"


def fill(page: Page, **values: str) -> None:
    """Answer the form's questions by their names: texts are typed, choices ticked, lists chosen from."""
    for name, value in values.items():
        field = page.locator(f'main [name="{name}"]:not([type="hidden"])').first
        kind = field.evaluate("element => element.type")
        if kind in ("radio", "checkbox"):
            one = page.locator(f'main [name="{name}"]')
            (one if value == "on" else page.locator(f'main [name="{name}"][value="{value}"]')).check()
        elif kind == "select-one":
            field.select_option(value)
        else:
            field.fill(value)


def save(page: Page) -> None:
    """Send the page's form, which leads to another page."""
    address = page.url
    page.locator("main form.form button.btn-primary").click()
    expect(page).not_to_have_url(address)


def next_step(page: Page, text: str) -> None:
    """Follow the step that the incident's page puts first."""
    expect(page.locator("#tidsfrister")).to_contain_text(f"Nästa steg: {text}")
    page.locator("#tidsfrister a.btn-primary").click()


def move(page: Page, *states: str, **texts: str) -> None:
    """Move the incident through states from its page."""
    for state in states:
        page.locator("#move_to_state").select_option(state)
        if state == states[-1]:
            for name, text in texts.items():
                page.locator(f"#move_{name}").fill(text)
        page.get_by_role("button", name="Ändra läge").click()
        expect(page.locator(".messages-region")).to_contain_text("Läget är ändrat")


def decide_to_notify(page: Page, *, notifies: bool, reason: str) -> None:
    fill(page, decision="notify" if notifies else "stay", reason=reason, advice="Dataskyddsombudet delar bedömningen.")
    if page.locator('[name="presumption_reason"]').count() and not notifies:
        fill(page, presumption_reason=reason)
    save(page)


@pytest.fixture
def report(site: Site, actors: Any) -> Callable[[str], Page]:
    """Let an employee report and give the coordinator's page of the incident."""

    def take_in(text: str) -> Page:
        employee = site.visit(f"{HOME}rapportera/", user=actors.reporter)
        fill(employee, what_happened=text, personal_data_guess="yes")
        save(employee)
        expect(employee.locator(".messages-region")).to_contain_text("Rapporten har nummer INC-0001")
        return site.visit(Incident.objects.get().get_absolute_url(), user=actors.coordinator)

    return take_in


def test_a_misdirected_letter_with_protected_identities_is_filed_late_and_supplemented(
    report: Callable[[str], Page], site: Site, actors: Any, clock: Any
) -> None:
    page = report("Ett brev om kollo kom till fel familj")
    expect(page.locator("#tidsfrister")).to_contain_text("ska den anmälas senast")
    page.get_by_role("link", name="Bedöm", exact=True).click()
    fill(page, is_personal_data_breach="on", involves_protected_identities="on")
    save(page)
    expect(page.get_by_text("Begränsad läsbehörighet").first).to_be_visible()
    stranger = site.visit(page.url, user=actors.reader)
    expect(stranger.get_by_role("heading", level=1)).to_contain_text("finns inte")

    clock.shift(dt.timedelta(hours=80))
    incident = Incident.objects.get()
    page = site.visit(incident.get_absolute_url(), user=actors.coordinator)
    expect(page.locator("#tidsfrister")).to_contain_text(re.compile("gick ut för [78] h"))
    page.goto(f"{HOME}{incident.reference}/personuppgifter/")
    fill(
        page, effects="disclosure", event="misdirected", cause="human", risk="high", measures_taken="Brevet är hämtat."
    )
    save(page)
    controller = incident.controllers.get()
    page.goto(f"{HOME}{incident.reference}/ansvariga/{controller.pk}/anmalan/")
    decide_to_notify(page, notifies=True, reason="Adressen kan ha röjts.")

    duty = NotificationDuty.objects.get(stage__code="gdpr_notification")
    page.goto(f"{HOME}{incident.reference}/rapporter/{duty.pk}/")
    expect(page.locator("main")).to_contain_text("Systemet skickar ingenting")
    page.goto(f"{HOME}{incident.reference}/rapporter/{duty.pk}/lamnad/")
    fill(page, authority_reference="IMY-2026-1234", completeness="incomplete")
    page.get_by_role("button", name="Spara och frys").click()
    expect(page.locator("main")).to_contain_text("Skriv skälen till förseningen")
    expect(page.locator('[name="authority_reference"]')).to_have_value("IMY-2026-1234")
    fill(page, delay_reason="Brevet kom åter först efter helgen.")
    save(page)
    filing = Filing.objects.get()
    assert (filing.delay_reason, filing.is_complete) == ("Brevet kom åter först efter helgen.", False)
    assert bytes(filing.pdf).startswith(b"%PDF")

    page.goto(f"{HOME}{incident.reference}/personuppgifter/")
    fill(page, measures_planned="Fönsterkuvert används inte längre.")
    save(page)
    supplement = NotificationDuty.objects.get(stage__code="gdpr_supplement")
    page.goto(f"{HOME}{incident.reference}/rapporter/{supplement.pk}/")
    expect(page.locator("main")).to_contain_text("Fönsterkuvert används inte längre.")
    page.goto(f"{HOME}{incident.reference}/rapporter/{supplement.pk}/lamnad/")
    fill(page, completeness="complete")
    save(page)
    assert Filing.objects.get(duty=supplement).supplements == filing
    assert len(Filing.objects.get(duty=supplement).changed_keys) < len(filing.answers)


def test_ransomware_at_a_supplier_follows_both_laws_to_the_final_report(
    report: Callable[[str], Page], site: Site, actors: Any, unit: Any, clock: Any
) -> None:
    SystemFactory(unit=unit, title="Bokningen")
    page = report("Leverantören har drabbats av utpressning, bokningen ligger nere")
    page.get_by_role("link", name="Bedöm", exact=True).click()
    fill(page, is_it="on", is_personal_data_breach="on", affects="SYS-0001", categories="attack", severity="4")
    save(page)
    next_step(page, "Bedöm om incidenten är betydande")
    fill(page, disrupts_service="yes", costs_money="unknown", harms_others="yes", is_significant="yes")
    fill(page, reason="Bokningen ligger nere för alla.")
    save(page)
    expect(page.locator("#tidsfrister")).to_contain_text("Upplysning till CSIRT-enheten")
    expect(page.locator("#tidsfrister")).to_contain_text(re.compile("2[34] h"))
    move(page, "assessing", "handling")

    incident = Incident.objects.get()
    for code in ("cyber_warning", "cyber_notification"):
        _hand_over(page, incident, code)
    clock.shift(dt.timedelta(days=29))
    final = NotificationDuty.objects.get(stage__code="cyber_final")
    page = site.visit(incident.get_absolute_url(), user=actors.coordinator)
    page.goto(f"{HOME}{incident.reference}/rapporter/{final.pk}/")
    page.get_by_role("button", name="Lägesrapport i stället").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lägesrapport")
    _hand_over(page, incident, "cyber_status")
    page.goto(incident.get_absolute_url())
    move(page, "resolved")
    last = NotificationDuty.objects.get(stage__code="cyber_final_handled")
    assert last.due_at > last.started_at + dt.timedelta(days=27)
    _hand_over(page, incident, "cyber_final_handled")
    assert not NotificationDuty.objects.open().filter(stage__law="cybersecurity").exists()
    page.goto(incident.get_absolute_url())
    page.locator("#move_to_state").select_option("closed")
    page.locator("#move_conclusion").fill("Driften är återställd.")
    page.get_by_role("button", name="Ändra läge").click()
    expect(page.locator("main")).to_contain_text("IMY")  # the other law still waits, so it cannot be closed
    assert Incident.objects.get().state == "resolved"


def test_a_lost_phone_is_documented_and_not_notified(report: Callable[[str], Page]) -> None:
    page = report("En krypterad telefon är borta")
    page.get_by_role("link", name="Bedöm", exact=True).click()
    fill(page, is_information_security="on", is_personal_data_breach="on", severity="1")
    save(page)
    incident = Incident.objects.get()
    controller = incident.controllers.get()
    page.goto(f"{HOME}{incident.reference}/personuppgifter/")
    fill(page, effects="loss", event="theft_loss", cause="human", protection="Krypterad och fjärraderad.")
    fill(page, risk="unlikely", risk_reason="Ingen kan läsa innehållet.", measures_taken="Telefonen är raderad.")
    save(page)
    page.goto(f"{HOME}{incident.reference}/ansvariga/{controller.pk}/anmalan/")
    decide_to_notify(page, notifies=False, reason="Risken är osannolik: telefonen var krypterad.")
    page.goto(f"{HOME}{incident.reference}/ansvariga/{controller.pk}/information/")
    fill(page, outcome="no_high_risk", reason="Ingen hög risk.")
    save(page)
    page.goto(f"{HOME}{incident.reference}/betydande/")
    fill(page, disrupts_service="no", costs_money="no", harms_others="no", is_significant="no")
    fill(page, reason="En telefon utan läsbart innehåll.")
    save(page)
    page.goto(incident.get_absolute_url())
    move(page, "assessing", "resolved", "closed", conclusion="Ersatt telefon.", lessons="Rapportera genast.")
    assert Incident.objects.get().state == "closed"
    assert not Filing.objects.exists()
    expect(page.locator("main")).to_contain_text("anmäler inte till IMY")


def _hand_over(page: Page, incident: Incident, code: str) -> None:
    """Record that a stage has been handed over to the city's function."""
    duty = NotificationDuty.objects.open().get(incident=incident, stage__code=code)
    page.goto(f"{HOME}{incident.reference}/rapporter/{duty.pk}/lamnad/")
    fill(page, receipt="Jourhavande på stadens funktion, ärende 17", completeness="complete")
    save(page)
    assert Filing.objects.get(duty=duty).way == "handed_over"
