"""An owner's way from a mail to done on a phone, and the pages that cut across all registers."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.core import mail as mailbox
from django.core.management import call_command
from playwright.sync_api import expect

from isms.accounts.models import Post, Unit, User
from isms.followup.services import open_followup
from isms.register.models import Entry
from tests.e2e.accessibility import Inspection
from tests.e2e.site import Site
from tests.factories import (
    PASSWORD,
    ActionFactory,
    IncidentFactory,
    InformationAssetFactory,
    RiskAnalysisFactory,
    RiskFactory,
    SystemFactory,
)
from tests.training.factories import CourseFactory, report

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

BASE = "/kulturforvaltningen"
PHONE = {"width": 390, "height": 844}


def test_from_a_mails_link_to_done_on_a_phone(
    site: Site, unit: Unit, owner: User, owner_post: Post, today: dt.date, now: dt.datetime
) -> None:
    system = SystemFactory(unit=unit, owner=owner_post, title="Bokningen")
    entry = Entry.objects.get(pk=system.pk)
    open_followup(entry=entry, kind="process_review", intended_on=today - dt.timedelta(days=1), by=owner, at=now)
    call_command("send_reminders", date=today)
    told = next(message for message in mailbox.outbox if message.to == [owner.email])
    link = re.search(rf"{re.escape(settings.ISMS_ADDRESS)}(/kulturforvaltningen/uppfoljningar/\d+/)", told.body)
    assert link, told.body

    page = site.visit(link[1], viewport=PHONE)
    page.get_by_label("E-postadress").fill(owner.email)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in", exact=True).click()
    # One tap to say that all is well, one to send it.
    expect(page).to_have_url(re.compile(re.escape(link[1])))
    page.get_by_label("Utan anmärkning").check()
    page.get_by_role("button", name="Avsluta uppföljningen").click()
    done = page.get_by_role("region", name="Så gick det")
    expect(done).to_contain_text("Utan anmärkning")
    page.wait_for_load_state()  # A page can be read before its style sheet has come.
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    done.get_by_role("link", name="Till Min sida").click()
    page.get_by_role("button", name="Jag förstår, visa inte igen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Min sida")
    expect(page.get_by_role("region", name="Så fungerar det")).to_have_count(0)


def test_pages_across_registers(
    site: Site, unit: Unit, owner: User, owner_post: Post, coordinator: User, today: dt.date
) -> None:
    before = dt.datetime(2026, 8, 10, 10, 0, tzinfo=dt.UTC)
    ActionFactory(unit=unit, due_on=dt.date(2026, 9, 1), at=before)
    InformationAssetFactory(unit=unit, owner=owner_post)
    IncidentFactory(unit=unit)
    system = SystemFactory(unit=unit, owner=owner_post, title="Bokningen", criticality="critical")
    RiskFactory(analysis=RiskAnalysisFactory(unit=unit, owner=owner_post), unit=unit, now=(3, 3))
    report(CourseFactory(unit=unit), {unit: (7, 12)})
    inspection = Inspection(site)
    for address in ("oversikt/", "komplettera/", "lagg-till/", "lagg-till/system/?mall=saas", "sok/", "sok/?q=bokinng"):
        inspection.look_at(f"{BASE}/{address}", by=coordinator)
    inspection.look_at(f"{BASE}/oversikt/", by=owner, after=lambda page: page.get_by_text("Visa som tabell").click())
    inspection.look_at(f"{BASE}/min-sida/", by=owner)
    inspection.look_at(f"{BASE}/lagg-till/risk/", by=owner)
    inspection.look_at(system.get_absolute_url(), by=owner)
    assert not inspection.problems, "\n".join(inspection.problems)
