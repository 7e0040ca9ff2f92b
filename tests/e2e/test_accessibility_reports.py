"""Pages of reports to authorities: usable with an aid, at 400 % and in a small window."""

import datetime as dt

import pytest
from playwright.sync_api import Page

from incidents.packs import build_pack
from incidents.services import FilingDetails, file_report
from isms.accounts.models import Post, Unit, User
from isms.register.access import resolve_actor
from tests.e2e.accessibility import Inspection
from tests.e2e.site import Site
from tests.factories import IncidentFactory
from tests.incidents.reports import HOME, address, duty_of, make_significant, set_contact, write_down

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def open_everything(page: Page) -> None:
    """Open what is folded."""
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")


def send_empty(page: Page) -> None:
    """Send the form of the page as it is and wait for what is said about it."""
    page.locator("main form button[type=submit]").last.click()
    page.locator("#error-summary").wait_for()


def test_reports_and_their_rules(site: Site, unit: Unit, owner_post: Post, coordinator: User, now: dt.datetime) -> None:
    inspection = Inspection(site)
    incident = IncidentFactory(
        unit=unit, owner=owner_post, is_personal_data_breach=True, discovered_at=now - dt.timedelta(hours=80)
    )
    set_contact(incident)
    write_down(incident)
    make_significant(incident, coordinator)
    duty = duty_of(incident)
    actor = resolve_actor(user=coordinator, organisation=incident.organisation, today=now.date())
    inspection.look_at(f"{HOME}{incident.reference}/rapporter/", by=coordinator, after=open_everything)
    inspection.look_at(address(duty), by=coordinator, after=open_everything)
    inspection.look_at(address(duty, "svar/subject_groups/"), by=coordinator)
    inspection.look_at(address(duty, "lamnad/"), by=coordinator, after=send_empty)
    told = FilingDetails(way="filed", filed_at=now, is_complete=False, delay_reason="Semester")
    digest = build_pack(duty, actor=actor, now=now).digest
    file_report(duty=duty, told=told, digest=digest, actor=actor, by=coordinator, at=now)
    inspection.look_at(address(duty), by=coordinator, after=open_everything)
    inspection.look_at(address(duty_of(incident, "gdpr_supplement")), by=coordinator)
    inspection.look_at(f"{HOME}rapporteringssteg/", by=coordinator)
    inspection.look_at(f"{HOME}rapporteringssteg/gdpr_notification/", by=coordinator)
    inspection.look_at(f"{HOME}fragor/", by=coordinator)
    inspection.look_at(f"{HOME}fragor/imy_notification/", by=coordinator)
    inspection.look_at(f"{HOME}fragor/imy_notification/ny-version/", by=coordinator)
    assert not inspection.problems, "\n".join(inspection.problems)
