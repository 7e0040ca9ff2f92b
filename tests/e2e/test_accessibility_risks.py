"""Pages of risks, continuity, actions and the year: usable with an aid, at 400 % and in a small window."""

import datetime as dt

import pytest
from playwright.sync_api import Page

from assets.models import System, SystemDependency
from isms.accounts.models import Post, Unit, User
from isms.register.decisions import DecisionGround
from isms.register.models import Entry
from risks.services import decide_analysis, decide_plan, record_test
from tests.e2e.accessibility import Inspection
from tests.e2e.site import Site
from tests.factories import (
    ActionFactory,
    ActivityFactory,
    ContinuityPlanFactory,
    RiskAnalysisFactory,
    RiskFactory,
    SystemFactory,
)

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

BASE = "/kulturforvaltningen"


@pytest.fixture
def inspection(site: Site) -> Inspection:
    """Looks at pages and collects what is wrong with them."""
    return Inspection(site)


@pytest.fixture
def system(unit: Unit, owner_post: Post, coordinator: User) -> System:
    """A critical system that needs another."""
    made = SystemFactory(unit=unit, owner=owner_post, title="Bokskogen", criticality="critical", by=coordinator)
    other = SystemFactory(unit=unit, owner=owner_post, title="Behörighetskatalogen", by=coordinator)
    SystemDependency.objects.create(system=made, depends_on=other)
    return made


def test_risks_and_their_picture(
    inspection: Inspection, system: System, unit: Unit, owner_post: Post, coordinator: User, now: dt.datetime
) -> None:
    about = {"unit": unit, "owner": owner_post}
    analysis = RiskAnalysisFactory(**about, subject=system, title="Riskanalys Bokskogen", by=coordinator)
    risk = RiskFactory(analysis=analysis, owner=owner_post, now=(4, 4), residual=(2, 2), by=coordinator)
    RiskFactory(analysis=analysis, owner=owner_post, now=(2, 3), by=coordinator)
    draft = RiskAnalysisFactory(**about, title="Påbörjad", by=coordinator)
    RiskFactory(analysis=draft, owner=owner_post, now=(1, 1), by=coordinator)
    version = Entry.objects.get(pk=analysis.pk).version
    ground = DecisionGround()
    decide_analysis(analysis=analysis, version=version, reason="", ground=ground, by=coordinator, at=now)
    for address in (
        f"{BASE}/riskbild/",
        f"{BASE}/risker/?faulty=on",
        f"{BASE}/risker/{risk.reference}/",
        f"{BASE}/risker/{risk.reference}/andra/",
        f"{BASE}/risker/{risk.reference}/acceptera/",
        f"{BASE}/riskanalyser/",
        f"{BASE}/riskanalyser/{analysis.reference}/",
        f"{BASE}/riskanalyser/{draft.reference}/besluta/",
        f"{BASE}/riskanalyser/ny/",
    ):
        inspection.look_at(address, by=coordinator)
    inspection.look_at(f"{BASE}/riskskala/ny-version/", by=coordinator, after=spoil_the_scale)
    assert not inspection.problems, "\n".join(inspection.problems)


def spoil_the_scale(page: Page) -> None:
    """Send the scale with a step that has a meaning but no name."""
    page.locator("#id_likelihood-0-name").fill("")
    page.get_by_role("button", name="Besluta den nya versionen").click()
    page.locator("#error-summary").wait_for()


def test_continuity_and_actions(
    inspection: Inspection,
    system: System,
    unit: Unit,
    owner_post: Post,
    coordinator: User,
    today: dt.date,
    now: dt.datetime,
) -> None:
    plan = ContinuityPlanFactory(unit=unit, owner=owner_post, subject=system, by=coordinator)
    version = Entry.objects.get(pk=plan.pk).version
    decide_plan(plan=plan, version=version, reason="", ground=DecisionGround(), by=coordinator, at=now)
    told = {"kind": "restore", "worked": True, "restored_hours": 9, "lost_hours": 1, "shortcomings": "Nyckeln saknades"}
    record_test(plan=plan, tested_on=today, action_due_on=today + dt.timedelta(days=30), by=coordinator, at=now, **told)
    late_on = today - dt.timedelta(days=10)
    action = ActionFactory(unit=unit, owner=owner_post, due_on=late_on, source=system, by=coordinator)
    for address in (
        f"{BASE}/kritiskt/",
        f"{BASE}/kontinuitetsplaner/",
        f"{BASE}/kontinuitetsplaner/{plan.reference}/",
        f"{BASE}/kontinuitetsplaner/{plan.reference}/test/",
        f"{BASE}/atgarder/{action.reference}/",
        f"{BASE}/handlingsplan/?post={system.reference}",
    ):
        inspection.look_at(address, by=coordinator)
    assert not inspection.problems, "\n".join(inspection.problems)


def test_the_year_and_ones_own_areas(
    inspection: Inspection, system: System, unit: Unit, owner_post: Post, owner: User, coordinator: User
) -> None:
    activity = ActivityFactory(unit=unit, owner=owner_post, title="Väsentlighets- och riskanalys", by=coordinator)
    Entry.objects.filter(pk=system.pk).update(created_at=dt.datetime(2025, 1, 8, tzinfo=dt.UTC))
    inspection.look_at(f"{BASE}/mina-omraden/", by=owner)
    inspection.look_at(f"{BASE}/min-sida/", by=owner)
    inspection.look_at(f"{BASE}/installningar/", by=owner)
    for address in ("arshjul/", f"aktiviteter/{activity.reference}/", "aktiviteter/ny/", "agarnas-svar/", "franvaro/"):
        inspection.look_at(f"{BASE}/{address}", by=coordinator)
    assert not inspection.problems, "\n".join(inspection.problems)
