"""Pages of recommendations, references, the tertial report and the data protection officer."""

import datetime as dt

import pytest
from playwright.sync_api import Page

from governance.models import ReferenceLink
from governance.services import give_officer_advice
from isms.accounts.models import Post, Unit, User
from tests.assets.processing import assess
from tests.e2e.accessibility import Inspection
from tests.e2e.site import Site
from tests.factories import ActionFactory, IncidentFactory, ProcessingActivityFactory
from tests.governance.recommendation_factories import RecommendationFactory, ReferenceFactory, decide

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

BASE = "/kulturforvaltningen"


@pytest.fixture
def inspection(site: Site) -> Inspection:
    """Looks at pages and collects what is wrong with them."""
    return Inspection(site)


def test_recommendations_and_the_officers_pages(
    inspection: Inspection,
    unit: Unit,
    owner_post: Post,
    coordinator: User,
    data_protection_officer: User,
    today: dt.date,
    now: dt.datetime,
) -> None:
    own = {"unit": unit, "owner": owner_post, "by": coordinator}
    text = "Följ upp leverantörers val av tekniska lösningar och nyttjande av underbiträden varje år."
    late = {"year": 2024, "received_on": dt.date(2024, 3, 1), "answer_due_on": today - dt.timedelta(days=9)}
    new = RecommendationFactory(**own, **late, title="Underbiträden följs inte upp", text=text)
    done = RecommendationFactory(**own, title="Rapportera misstänkta incidenter")
    common = {"by": coordinator, "at": now}
    decide(done, "answered", reason=text, due_on=dt.date(2027, 5, 1), **common)
    decide(done, "done", reason="Alla enheter är informerade.", **common)
    give_officer_advice(entry=done, text="Fråga vikarierna också.", adviser="Doris", given_on=today, **common)
    item = ReferenceFactory(organisation=unit.organisation, kind="ikp", code="Behörighetskontroll-2026:4", text=text)
    action = ActionFactory(**own, title="Gå igenom kedjan", due_on=today - dt.timedelta(days=3))
    ReferenceLink.objects.create(entry=action, reference=item)
    IncidentFactory(**own, title="Utskick till fel mottagare", is_personal_data_breach=True)
    assess(ProcessingActivityFactory(**own, title="Kameror i museet", state="active"), by=coordinator)
    home, page = f"{BASE}/rekommendationer/", f"{BASE}/rekommendationer/{new.reference}/"
    for address in (
        home,
        f"{home}?alive=2026&state=open&late=on",
        f"{home}ny/",
        page,
        f"{page}andra/",
        f"{home}{done.reference}/",
        f"{home}{done.reference}/verifiera/",
        f"{BASE}/hanvisningar/",
        f"{BASE}/hanvisningar/ny/",
        f"{BASE}/hanvisningar/{item.pk}/",
        f"{BASE}/hanvisningar/{item.pk}/andra/",
        f"{BASE}/post/{action.reference}/hanvisningar/",
        f"{BASE}/tertialrapport/",
        f"{BASE}/atgarder/{action.reference}/",
    ):
        inspection.look_at(address, by=coordinator)
    inspection.look_at(f"{page}besluta/", by=coordinator, after=decide_nothing)
    for address in ("", f"{new.reference}/rad/", "arsrapport/"):
        inspection.look_at(f"{BASE}/dataskyddsombud/{address}", by=data_protection_officer)
    assert not inspection.problems, "\n".join(inspection.problems)


def decide_nothing(page: Page) -> None:
    """Send the form of a decision without a state."""
    page.get_by_role("button", name="Besluta").click()
    page.locator("#error-summary").wait_for()
