"""The tertial report's paragraph: what it counts, for which days, and whom it names to whom."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.models import ReferenceLink
from governance.tertial import Period, period_of
from incidents.models import NotificationDuty, SignificanceRuling
from incidents.services import FiledPack, decide_significance, record_filing
from isms.register.decisions import DecisionGround
from tests.factories import ActionFactory, IncidentFactory
from tests.governance.recommendation_factories import RecommendationFactory, ReferenceFactory, decide

PAGE = "/kulturforvaltningen/tertialrapport/"
MAY = dt.datetime(2026, 5, 4, 9, tzinfo=dt.UTC)


@given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 12, 31)))
def test_every_day_has_a_period_that_holds_it(day: dt.date) -> None:
    period = period_of(day)
    assert period.start <= day <= period.end
    assert (period.end + dt.timedelta(days=1)).day == 1
    assert period.counted_to(day) == day
    assert {"t1": 4, "t2": 8, "vb": 12}[period.code] == period.end.month


def test_the_words_of_a_period() -> None:
    assert Period(2026, "t2").in_words == "tertial 2 2026 (1 maj–31 augusti)"
    assert Period(2026, "vb").in_words == "2026"


@pytest.mark.usefixtures("clock")
def test_the_paragraph_tells_the_same_to_all_and_names_what_each_may_see(
    client_for, actors, unit, owner_post, other_unit
) -> None:
    own = {"unit": unit, "owner": owner_post}
    reader, coordinator = client_for(actors.reader), client_for(actors.coordinator)
    empty = "Inga väsentliga avvikelser inom informationssäkerhet har konstaterats under tertial 2 2026"
    shown = reader.get(f"{PAGE}?ar=2026&period=t2")
    assert empty in shown.content.decode()
    assert f"{shown.context['report'].length} tecken" in shown.content.decode()
    for title, at, restricted in (("Kollo", MAY, True), ("Före", MAY - dt.timedelta(days=20), False)):
        about = {"is_personal_data_breach": True, "title": title, "is_restricted": restricted, "discovered_at": at}
        incident = IncidentFactory(**own, **about, at=at)
        duty = NotificationDuty.objects.open().select_related("incident").get(incident=incident)
        pack = FiledPack(answers=[], changed_keys=[], question_set_id=None, pdf=b"%PDF-")
        told = {"way": "filed", "is_complete": True, "delay_reason": ""}
        record_filing(duty=duty, pack=pack, filed_at=at, by=actors.coordinator, at=at, **told)
    old = {"received_on": dt.date(2026, 2, 1), "answer_due_on": dt.date(2026, 7, 1), "at": MAY}
    late = RecommendationFactory(**own, **old, title="Sen")
    answered = RecommendationFactory(**own, **old, title="Besvarad i tid")
    decide(answered, "answered", at=MAY)
    RecommendationFactory(unit=other_unit, **old)
    item = ReferenceFactory(organisation=unit.organisation, kind="ikp")
    action = ActionFactory(**own, due_on=dt.date(2026, 8, 1), title="Ur planen")
    by_source = ActionFactory(**own, due_on=dt.date(2026, 8, 2), source=answered, title="Via källan")
    for due_on in (dt.date(2026, 8, 1), dt.date(2026, 9, 1)):
        other = ActionFactory(**own, due_on=due_on, title="Räknas inte")
    for entry in (action, answered, other):
        ReferenceLink.objects.create(entry_id=entry.pk, reference=item)
    page = reader.get(f"{PAGE}?ar=2026&period=t2").content.decode()
    for sentence in (
        "– 1 personuppgiftsincident har anmälts till Integritetsskyddsmyndigheten,",
        "– 1 rekommendation är inte besvarad eller åtgärdad i tid,",
        "– 2 åtgärder enligt väsentlighets- och riskanalysen eller internkontrollplanen är försenade.",
        "1 post räknas men visas inte här.",
    ):
        assert sentence in page
    assert "Följande avvikelser inom informationssäkerhet har konstaterats under tertial 2 2026" in page
    assert "Kollo" not in page
    assert "Räknas inte" not in page
    for entry in (late, by_source):
        assert entry.title in page
    assert "Kollo" in coordinator.get(f"{PAGE}?ar=2026&period=t2").content.decode()
    ruling = SignificanceRuling(
        incident=incident, disrupts_service="yes", costs_money="no", harms_others="no", is_significant=True
    )
    ground = {"ground": DecisionGround(), "by": actors.coordinator, "at": dt.datetime(2026, 11, 1, tzinfo=dt.UTC)}
    decide_significance(ruling=ruling, reason="Driften stod", **ground)
    assert "betydande" not in page
    whole = reader.get(PAGE).content.decode()
    assert "– 1 incident har bedömts som betydande" in whole
    assert "– 2 personuppgiftsincidenter har anmälts" in whole
    assert "Perioden pågår." in whole
    assert "Perioden har inte börjat." in reader.get(f"{PAGE}?ar=2027&period=t1").content.decode()
    assert client_for(actors.owner).get(PAGE).status_code == 403
