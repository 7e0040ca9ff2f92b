"""Pages of rights: people, accounts, units and posts, who sees an entry, leaving, and the yearly review."""

import datetime as dt

import pytest
from playwright.sync_api import Page
from time_machine import Traveller

from isms.accounts import roles
from isms.accounts.models import Post, Unit, User
from isms.register.access import grant_role, resolve_actor, share_entry
from isms.rights.departures import end_employment
from isms.rights.reviewing import grants_to_judge, plan_first_review, record_review
from tests.e2e.accessibility import Inspection
from tests.e2e.site import Site
from tests.factories import PostFactory, SystemFactory, UserFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

BASE = "/kulturforvaltningen"


def send_empty(page: Page) -> None:
    """Send the page's last form as it stands and wait for what is wrong."""
    page.locator("main form[method=post]").last.get_by_role("button").last.click()
    page.locator("#error-summary").wait_for()


def test_pages_of_rights(
    site: Site,
    unit: Unit,
    owner: User,
    owner_post: Post,
    coordinator: User,
    administrator: User,
    reader: User,
    clock: Traveller,
    today: dt.date,
    now: dt.datetime,
) -> None:
    inspection = Inspection(site)
    organisation = unit.organisation
    grant_role(user=owner, role=roles.READER, organisation=organisation, unit=unit)
    gone = UserFactory(name="Siv Slutar")
    PostFactory(unit=unit, title="Bibliotekarie", holder=gone, deputy=reader)
    system = SystemFactory(unit=unit, owner=owner_post, title="Elevregister för musikskolan")
    share_entry(entry=system, user=reader, by=owner, until=today)
    share_entry(entry=system, user=coordinator, by=owner, may_change=True, until=today - dt.timedelta(days=1))
    actor = resolve_actor(user=coordinator, organisation=organisation, today=today)
    end_employment(person=gone, actor=actor, at=now)
    inspection.look_at(f"{BASE}/behorighetsgenomgang/", by=coordinator, after=send_empty)
    access = plan_first_review(owner=owner_post, first_on=today, actor=actor, at=now)
    form = f"{BASE}/behorighetsgenomgang/{access.reference}/genomfor/"
    inspection.look_at(form, by=coordinator, after=send_empty)
    answers = {row.grant.key: row.grant.kind != "share" for row in grants_to_judge(actor, now=now)}
    record_review(subject=access, answers=answers, version=1, actor=actor, at=now)
    for address in (
        "behorigheter/",
        "behorigheter/roller/",
        "behorigheter/har-slutat/",
        f"behorigheter/{owner.pk}/slutar/",
        "enheter/",
        f"enheter/{unit.pk}/andra/",
        f"befattningar/{owner_post.pk}/andra/",
        f"behorighetsgenomgang/{access.reference}/",
    ):
        inspection.look_at(f"{BASE}/{address}", by=coordinator)
    inspection.look_at(f"{BASE}/behorigheter/ge-roll/", by=coordinator, after=send_empty)
    inspection.look_at(f"{BASE}/post/{system.reference}/vem-ser/", by=owner, after=send_empty)
    inspection.look_at(f"{BASE}/behorigheter/nytt-konto/", by=administrator, after=send_empty)
    inspection.look_at(f"{BASE}/behorigheter/nya-konton/", by=administrator)
    inspection.look_at(f"{BASE}/behorigheter/{owner.pk}/", by=administrator)
    assert not inspection.problems, "\n".join(inspection.problems)
