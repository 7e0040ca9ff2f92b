"""The data protection officer's page, advice and yearly report."""

import datetime as dt
from io import BytesIO

import pytest
from django.db import ProgrammingError, transaction
from pypdf import PdfReader

from assets.models import MaterialChange
from governance.models import OfficerAdvice
from tests.assets.processing import advise, assess, decide, write_impact
from tests.factories import STOCKHOLM_NOON, IncidentFactory, ProcessingActivityFactory, SystemFactory
from tests.governance.recommendation_factories import RecommendationFactory

HOME = "/kulturforvaltningen/"
PAGE = f"{HOME}dataskyddsombud/"
REPORT = f"{PAGE}arsrapport/"

pytestmark = pytest.mark.usefixtures("clock")


def changed(activity, by, minutes: int) -> None:
    at = STOCKHOLM_NOON + dt.timedelta(minutes=minutes)
    MaterialChange.objects.create(activity=activity, matters=["purpose"], changed_at=at, changed_by=by)


@pytest.fixture
def matters(unit, owner_post, actors):
    """One of each that waits, and one that does not."""
    own = {"unit": unit, "owner": owner_post}
    titles = {"Ny utlåning": 0, "Kameror": 4, "Ändrad": 0, "Rådgiven": 0}
    made = {title: ProcessingActivityFactory(**own, title=title, state="active") for title in titles}
    assess(made["Ny utlåning"])
    decide(made["Kameror"], yes=4)
    write_impact(made["Kameror"])
    decide(made["Ändrad"])
    changed(made["Ändrad"], actors.owner, -5)
    changed(made["Ändrad"], actors.owner, 5)
    advise(assess(made["Rådgiven"]))
    made["Läckan"] = IncidentFactory(**own, title="Läckan", is_personal_data_breach=True, restricted=True)
    IncidentFactory(**own, title="Strömavbrott", is_it=True)
    made["Underbiträden"] = RecommendationFactory(**own, title="Underbiträden")
    RecommendationFactory(**own, title="Revisionens", source="audit")
    return made


def test_what_waits_for_advice_goes_when_it_is_given(
    client_for, actors, matters, django_assert_max_num_queries
) -> None:
    officer, coordinator = client_for(actors.data_protection_officer), client_for(actors.coordinator)
    assert officer.get(HOME).url == PAGE
    assert coordinator.get(HOME).url == f"{HOME}min-sida/"
    with django_assert_max_num_queries(24):
        shown = officer.get(PAGE)
    links = [item["url"] for group in shown.context["navigation"] for item in group["items"]]
    assert links[0] == PAGE
    assert links.count(PAGE) == 1
    page = shown.context["page"]
    waiting = {
        name: [row.title for row in getattr(page, name)]
        for name in ("recommendations", "breaches", "thresholds", "impacts", "changes")
    }
    assert waiting == {
        "recommendations": ["Underbiträden"],
        "breaches": ["Läckan"],
        "thresholds": ["Ny utlåning"],
        "impacts": ["Kameror"],
        "changes": ["Ändrad"],
    }
    assert "4 ärenden väntar på råd." in shown.content.decode()
    assert "Läckan" in coordinator.get(PAGE).content.decode()
    assert client_for(actors.director).get(PAGE).status_code == 403

    form = {"text": "Gör om tröskelanalysen.", "given_on": "2026-11-24"}
    address = f"{PAGE}{matters['Ändrad'].reference}/rad/"
    ahead = officer.post(address, form).content.decode()
    assert "Rådet kan inte vara lämnat efter dagens datum." in ahead
    assert "Gör om tröskelanalysen." in ahead
    assert "Skriv rådet." in officer.post(address, {"given_on": "2026-11-23"}).content.decode()
    with_name = coordinator.post(address, form | {"given_on": "2026-11-23"})
    assert "adviser" in with_name.context["form"].errors
    assert client_for(actors.owner).post(address, form).status_code == 403
    assert officer.post(address, form | {"given_on": "2026-11-23"}).status_code == 302
    advice = OfficerAdvice.objects.get()
    assert (advice.adviser, advice.recorded_by) == ("Doris Dataskydd", actors.data_protection_officer)
    # the change that lies ahead of the advice has not been advised on
    assert [row.title for row in officer.get(PAGE).context["page"].changes] == ["Ändrad"]
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        OfficerAdvice.objects.update(text="")
    owner = client_for(actors.owner)
    assert "Gör om tröskelanalysen." in owner.get(matters["Ändrad"].get_absolute_url()).content.decode()
    assert "Gör om tröskelanalysen." in officer.get(PAGE).content.decode()


def test_advice_on_a_change_ends_the_waiting_and_other_entries_are_refused(
    client_for, actors, matters, unit, clock
) -> None:
    clock.shift(dt.timedelta(minutes=10))
    officer = client_for(actors.data_protection_officer)
    form = {"text": "Ändringen är liten.", "given_on": "2026-11-23"}
    assert officer.post(f"{PAGE}{matters['Ändrad'].reference}/rad/", form).status_code == 302
    assert officer.get(PAGE).context["page"].changes == ()
    plain = SystemFactory(unit=unit)
    assert officer.get(f"{PAGE}{plain.reference}/rad/").status_code == 404
    given = officer.get(matters["Underbiträden"].get_absolute_url()).content.decode()
    assert f"{PAGE}{matters['Underbiträden'].reference}/rad/" in given
    noted = client_for(actors.coordinator).post(f"{PAGE}{plain.reference}/rad/", form | {"adviser": "Doris Dataskydd"})
    assert "Posten rör inte personuppgifter." in noted.content.decode()


def test_the_yearly_report_is_a_page_and_a_file(client_for, actors, matters, unit) -> None:
    officer = client_for(actors.data_protection_officer)
    RecommendationFactory(unit=unit, title="Hemlig rekommendation", restricted=True)
    page = officer.get(REPORT).content.decode()
    for told in ("Dataskyddsombudets årsrapport 2026", "2 av 2 (100\u00a0%)", "Ombudet har lämnat 3 råd under året."):
        assert told in page, told
    assert "Hemlig rekommendation" in page
    assert "årsrapport 2025" in officer.get(f"{REPORT}?ar=2025").content.decode()
    assert "årsrapport 2026" in officer.get(f"{REPORT}?ar=2099").content.decode()
    answer = officer.get(f"{PAGE}arsrapport.pdf?ar=2026")
    pdf = PdfReader(BytesIO(b"".join(answer.streaming_content)))
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert "Underbiträden" in text
    assert "Hemlig rekommendation" not in text
    assert "1 rekommendation med begränsad läsbehörighet" in text
    assert client_for(actors.reader).get(REPORT).status_code == 403
