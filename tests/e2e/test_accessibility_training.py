"""Pages of courses, totals, the leadership's training and lessons: usable with an aid and in a small window."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import Page

from isms.accounts.models import Organisation, Post, Unit, User
from isms.register.imports.services import take_in
from tests.e2e.accessibility import Inspection
from tests.e2e.site import Site
from tests.factories import PostFactory, UnitFactory
from tests.training.factories import CampaignFactory, CourseFactory, lead, prove, report
from training.models import TrainingContact
from training.services import send_campaign

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

HOME = "/kulturforvaltningen/utbildningar/"
LESSONS = "/kulturforvaltningen/lektioner/"
LONG_WORD = "Informationssäkerhetsgrundutbildningsuppföljning"


def send_empty(page: Page) -> None:
    """Send the form of the page as it is and wait for what is said about it."""
    page.locator("main form button[type=submit]").last.click()
    page.locator("#error-summary").wait_for()


def test_training(
    site: Site,
    organisation: Organisation,
    unit: Unit,
    owner_post: Post,
    coordinator: User,
    reader: User,
    owner: User,
    today: dt.date,
    now: dt.datetime,
) -> None:
    inspection = Inspection(site)
    about = {"unit": unit, "owner": owner_post, "by": coordinator}
    inspection.look_at(f"{HOME}laget/", by=coordinator)
    inspection.look_at(f"{HOME}laget/", by=reader)
    course = CourseFactory(**about, title=LONG_WORD, target_percent=80)
    series = CourseFactory(**about, title="Nano", period="nano", part_titles="Lås skärmen\nNätfiske")
    library = UnitFactory(organisation=organisation, name="Stadsbiblioteket")
    for year, month, completed in ((2024, 12, 5), (2025, 12, 6), (2026, 4, 3), (2026, 10, 7)):
        report(course, {unit: (completed, 10), library: (completed + 3, 10)}, month=dt.date(year, month, 1))
    leading = CourseFactory(**about, leadership=True, title="Säkerhetsåtgärder för ledningen")
    posts = [owner_post, *(PostFactory(unit=library, title=title) for title in ("Bibliotekschef", "Vakant chef"))]
    for post in posts:
        lead(leading, post)
    prove(leading, owner_post, trained_on=today - dt.timedelta(days=340))
    TrainingContact.objects.create(unit=unit, post=owner_post)
    rows = f"Utbildning;Enhet;Period;Berättigade;Genomförda\n{LONG_WORD};{LONG_WORD};2026-11;10;11\nSumma;;;10;11\n"
    file = ContentFile(rows.encode("cp1252"), name="utdrag.csv")
    batch = take_in(upload=file, organisation=organisation, kind="training_totals", by=coordinator, at=now)
    lesson = CampaignFactory(**about, units=[unit], link="https://lektion.example/mer", course=course)
    lesson.refresh_from_db()
    send_campaign(campaign=lesson, version=lesson.version, by=coordinator, at=now)
    page, leaders = f"{HOME}{course.reference}/", f"{HOME}{leading.reference}/"
    for address in (
        HOME,
        f"{HOME}ny/",
        f"{HOME}laget/",
        f"{HOME}ledningen/",
        f"{HOME}enhetsnamn/",
        page,
        f"{page}resultat/?manad=2026-10",
        f"{HOME}{series.reference}/",
        f"{HOME}{series.reference}/resultat/",
        leaders,
        f"/kulturforvaltningen/importer/{batch.pk}/",
        LESSONS,
        f"{LESSONS}ny/",
        f"{LESSONS}{lesson.reference}/",
        f"{LESSONS}{lesson.reference}/las/",
    ):
        inspection.look_at(address, by=coordinator)
    inspection.look_at(f"{page}resultat/", by=coordinator, after=send_empty)
    inspection.look_at(f"{leaders}intyg/", by=owner, after=send_empty)
    assert not inspection.problems, "\n".join(inspection.problems)
