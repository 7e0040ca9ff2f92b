"""Risk analyses and risks: what is judged, decided, accepted and carried on to the next round."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import ProgrammingError, transaction
from django.urls import reverse
from zeal import zeal_ignore

from isms.followup.models import FollowUp
from isms.register.decisions import DecisionGround
from isms.register.errors import DomainError
from isms.register.models import Decision, Entry
from risks.models import Risk, RiskAnalysis, RiskAssessment, RiskScale
from risks.services import copy_analysis, decide_analysis, decide_scale, link_action
from risks.services.scales import ScaleDescription, StepDescription, ZoneDescription, check_scale, default_scale
from tests.factories import STOCKHOLM_NOON, ActionFactory, RiskAnalysisFactory, RiskFactory, SystemFactory

HOME = "/kulturforvaltningen/"


def decide(analysis: RiskAnalysis, by, at: dt.datetime = STOCKHOLM_NOON) -> None:
    version = Entry.objects.get(pk=analysis.pk).version
    decide_analysis(analysis=analysis, version=version, reason="", ground=DecisionGround(), by=by, at=at)


def accept(client, risk: Risk, **changes):
    version = Entry.objects.get(pk=risk.pk).version
    values = {
        "version": version,
        "valid_until": "2027-02-01",
        "reason": "Kostar mer än skadan",
        "authority": "execution",
    }
    return client.post(f"{HOME}risker/{risk.reference}/acceptera/", values | changes)


@pytest.fixture
def analysis(unit, owner_post, clock) -> RiskAnalysis:
    return RiskAnalysisFactory(unit=unit, owner=owner_post)


@pytest.mark.parametrize(
    ("steps", "code"),
    [((1, 1), "L"), ((1, 2), "L"), ((1, 3), "M"), ((2, 3), "M"), ((2, 4), "H"), ((3, 4), "H"), ((4, 4), "EH")],
)
def test_the_shipped_scale_puts_a_pair_in_its_zone(steps: tuple[int, int], code: str) -> None:
    assert default_scale().zone_of(*steps).code == code


def test_a_scale_that_leaves_a_value_without_a_zone_is_refused() -> None:
    steps = tuple(StepDescription(name) for name in ("A", "B", "C"))
    zone = ZoneDescription("L", "Låg", 0, 2, "owner", 12, False)
    with pytest.raises(ValidationError):
        check_scale(ScaleDescription("Skala", steps, steps, (zone,)))
    with pytest.raises(ValidationError):
        check_scale(
            ScaleDescription("Skala", steps[:2], steps, (ZoneDescription("L", "Låg", 0, 1, "owner", 12, False),))
        )


def test_an_analysis_is_begun_from_its_system_and_shown_there(client_for, actors, unit, owner_post, clock) -> None:
    system = SystemFactory(unit=unit, owner=owner_post, title="Bokskogen")
    client = client_for(actors.owner)
    start = client.get(f"{HOME}riskanalyser/ny/?fran={system.reference}").content.decode()
    assert "Riskanalys Bokskogen" in start
    values = {"title": "Risker i Bokskogen", "subject_reference": system.reference.lower(), "analysed_on": "2026-11-02"}
    values |= {"unit": unit.pk, "owner": owner_post.pk}
    answer = client.post(f"{HOME}riskanalyser/ny/?fran={system.reference}", values)
    made = RiskAnalysis.objects.get()
    assert answer.url == made.get_absolute_url()
    assert (made.subject_id, made.scale.number) == (system.pk, 1)
    assert "Risker i Bokskogen" in client.get(system.get_absolute_url()).content.decode()


def test_a_subject_that_the_actor_does_not_see_is_told_as_missing(
    client_for, actors, unit, owner_post, other_unit
) -> None:
    own = SystemFactory(unit=unit, owner=owner_post)
    for hidden in (SystemFactory(unit=unit, title="Hemligt"), SystemFactory(unit=other_unit, title="Hemligt")):
        if hidden.reference == own.reference:
            continue
        values = {
            "title": "Risker",
            "subject_reference": hidden.reference,
            "analysed_on": "2026-11-02",
            "unit": unit.pk,
        }
        answer = client_for(actors.owner).post(f"{HOME}riskanalyser/ny/?fran={own.reference}", values)
        assert "Det finns ingen sådan post" in answer.content.decode()
    assert not RiskAnalysis.objects.exists()


def test_a_risk_is_added_judged_and_read_as_a_sentence(client_for, actors, analysis: RiskAnalysis, unit) -> None:
    client = client_for(actors.owner)
    page = f"{HOME}riskanalyser/{analysis.reference}/risker/ny/"
    values = {
        "cause": "Gamla konton",
        "event": "Någon loggar in",
        "consequence": "att uppgifter sprids.",
        "unit": unit.pk,
    }
    values |= {"threat_source": "intentional", "now_likelihood": 3}
    half = client.post(page, values)
    assert "Ange både sannolikhet och konsekvens." in half.content.decode()
    client.post(page, values | {"now_consequence": 3})
    risk = Risk.objects.get()
    assert (risk.value, risk.zone.code, risk.title) == (9, "H", "Någon loggar in")
    shown = client.get(risk.get_absolute_url()).content.decode()
    assert "På grund av gamla konton inträffar någon loggar in, vilket leder till att uppgifter sprids." in shown
    assert "Risken kräver en åtgärd men ingen är planerad." in shown


def test_a_new_value_is_a_new_judgement_and_the_old_one_stays(client_for, actors, analysis, unit) -> None:
    risk = RiskFactory(analysis=analysis, now=(4, 3))
    values = {name: getattr(risk, name) for name in ("cause", "event", "consequence", "threat_source")}
    values |= {"unit": unit.pk, "version": Entry.objects.get(pk=risk.pk).version, "note": "Ny brandvägg"}
    values |= {"now_likelihood": 2, "now_consequence": 3}
    answer = client_for(actors.coordinator).post(f"{HOME}risker/{risk.reference}/andra/", values)
    assert answer.status_code == 302
    assert list(risk.assessments.order_by("pk").values_list("value", "note")) == [(12, ""), (6, "Ny brandvägg")]
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        RiskAssessment.objects.filter(risk=risk).update(value=1)


def test_an_analysis_is_decided_only_when_every_risk_is_judged(client_for, actors, analysis: RiskAnalysis) -> None:
    client, page = client_for(actors.owner), f"{HOME}riskanalyser/{analysis.reference}/besluta/"
    form = {"version": 1, "authority": "execution"}
    assert "Lägg till minst en risk" in client.post(page, form).content.decode()
    RiskFactory(analysis=analysis)
    assert "1 risk är inte bedömd" in client.post(page, form).content.decode()
    RiskFactory(analysis=analysis, now=(1, 1))
    Risk.objects.filter(value__isnull=True).update(archived_at=STOCKHOLM_NOON, archived_by=actors.owner)
    assert client.post(page, form).status_code == 302
    analysis.refresh_from_db()
    assert analysis.state == "decided"
    assert FollowUp.objects.open().get(entry_id=analysis.pk).kind == "risk_analysis_review"
    assert Decision.objects.get(entry_id=analysis.pk).decided_by == actors.owner
    with pytest.raises(DomainError):
        RiskFactory(analysis=analysis)


def test_what_a_decided_analysis_says_is_kept(client_for, actors, analysis, unit) -> None:
    risk = RiskFactory(analysis=analysis, now=(1, 1))
    decide(analysis, actors.owner)
    values = {"cause": "Annat", "event": risk.event, "consequence": risk.consequence, "threat_source": "nature"}
    values |= {
        "unit": unit.pk,
        "version": Entry.objects.get(pk=risk.pk).version,
        "now_likelihood": 1,
        "now_consequence": 1,
    }
    answer = client_for(actors.coordinator).post(f"{HOME}risker/{risk.reference}/andra/", values)
    assert "Ändra det här i nästa omgång." in answer.content.decode()
    risk.refresh_from_db()
    assert risk.cause == "Att ingen granskar loggarna"


def test_the_zone_says_who_may_accept(client_for, actors, analysis, owner_post) -> None:
    low = RiskFactory(analysis=analysis, owner=owner_post, now=(1, 2))
    high = RiskFactory(analysis=analysis, owner=owner_post, now=(3, 3))
    worst = RiskFactory(analysis=analysis, owner=owner_post, now=(4, 4))
    owner, director, coordinator = (client_for(getattr(actors, n)) for n in ("owner", "director", "coordinator"))
    assert accept(owner, low).status_code == 302
    assert "får accepteras av: förvaltningschefen" in accept(owner, high).content.decode()
    assert "inte av dig" in accept(coordinator, high).content.decode()
    assert accept(director, high).status_code == 302
    assert "får accepteras av: nämnden" in accept(director, worst).content.decode()
    board = {"authority": "board", "board_on": "2026-11-10", "board_paragraph": "§ 12"}
    assert accept(coordinator, worst, **board).status_code == 302
    assert Decision.objects.filter(kind="risk_acceptance").count() == 3


def test_an_acceptance_has_a_reason_and_an_end(client_for, actors, analysis, owner_post) -> None:
    risk = RiskFactory(analysis=analysis, owner=owner_post, now=(3, 3))
    director = client_for(actors.director)
    for wrong in ({"reason": " "}, {"valid_until": "2027-06-30"}, {"valid_until": "2026-11-23"}):
        assert accept(director, risk, **wrong).status_code == 200
    assert not Decision.objects.filter(kind="risk_acceptance").exists()
    accept(director, risk)
    followup = FollowUp.objects.open().get(entry_id=risk.pk)
    assert (followup.kind, followup.intended_on) == ("risk_acceptance", dt.date(2027, 2, 1))


def test_faults_are_told_until_they_are_mended(client_for, actors, analysis, owner_post, today) -> None:
    risk = RiskFactory(analysis=analysis, owner=owner_post, now=(3, 3), residual=(4, 3))
    decide(analysis, actors.owner)

    def faulty(day: dt.date) -> bool:
        return Risk.objects.with_faults(day).faulty().filter(pk=risk.pk).exists()

    found = Risk.objects.with_faults(today).get()
    assert (found.is_residual_above, found.is_without_action) == (True, True)
    ActionFactory(unit=risk.unit, source=risk)
    Risk.objects.filter(pk=risk.pk).update(residual_value=4)
    assert not faulty(today)
    accept(client_for(actors.director), risk)
    assert not faulty(today)
    assert faulty(dt.date(2027, 2, 2))  # the acceptance has expired


def test_the_next_round_keeps_lineage_values_actions_and_acceptances(client_for, actors, analysis, owner_post) -> None:
    risk = RiskFactory(analysis=analysis, owner=owner_post, now=(3, 3), residual=(2, 2))
    action = ActionFactory(unit=risk.unit, source=risk)
    decide(analysis, actors.owner)
    accept(client_for(actors.director), risk)
    with zeal_ignore():  # each risk that is copied takes its own reference
        client_for(actors.owner).post(f"{HOME}riskanalyser/{analysis.reference}/nasta-omgang/")
    copy = RiskAnalysis.objects.get(previous=analysis)
    again = Risk.objects.get(analysis=copy)
    assert (copy.round_number, again.lineage, again.value, again.residual_value) == (2, risk.lineage, 9, 4)
    assert [link.action_id for link in again.action_links.all()] == [action.pk]
    with pytest.raises(DomainError):
        copy_analysis(analysis=analysis, by=actors.owner, at=STOCKHOLM_NOON)
    assert Risk.objects.in_force().get() == risk
    decide(copy, actors.owner)
    analysis.refresh_from_db()
    assert analysis.state == "superseded"
    assert Risk.objects.in_force().get() == again
    assert Risk.objects.with_faults(dt.date(2026, 12, 1)).get(pk=again.pk).is_accepted
    assert [f.entry_id for f in FollowUp.objects.open().filter(kind="risk_acceptance")] == [again.pk]


def test_on_a_new_scale_values_are_judged_anew(actors, analysis, organisation) -> None:
    RiskFactory(analysis=analysis, now=(3, 3))
    decide(analysis, actors.owner)
    decide_scale(organisation=organisation, scale=default_scale(), by=actors.coordinator, at=STOCKHOLM_NOON)
    copy = copy_analysis(analysis=analysis, by=actors.owner, at=STOCKHOLM_NOON)
    assert (copy.scale.number, Risk.objects.get(analysis=copy).value) == (2, None)
    assert RiskScale.objects.of(organisation).count() == 2


def test_every_cell_of_the_matrix_opens_its_rows(client_for, actors, analysis) -> None:
    inside = RiskFactory(analysis=analysis, now=(3, 4), event="Servern brinner")
    RiskFactory(analysis=analysis, now=(1, 1), event="Tangentbordet går sönder")
    RiskFactory(analysis__unit=analysis.unit, now=(3, 4), event="Bara ett utkast")
    decide(analysis, actors.owner)
    client = client_for(actors.coordinator)
    page = client.get(f"{HOME}riskbild/").content.decode()
    address = f"{HOME}risker/?status=in_force&amp;basis=now&amp;likelihood=3&amp;consequence=4"
    assert address in page
    rows = client.get(address.replace("&amp;", "&")).content.decode()
    assert inside.title in rows
    assert "Tangentbordet" not in rows
    assert "Bara ett utkast" not in rows


def test_a_restricted_risk_is_in_no_figure_for_those_who_do_not_see_it(client_for, actors, unit, clock) -> None:
    hidden = RiskAnalysisFactory(unit=unit, is_restricted=True, title="Hemlig analys")
    RiskFactory(analysis=hidden, now=(4, 4), event="Hemlig händelse")
    decide(hidden, actors.coordinator)
    for who, is_seen in (("coordinator", True), ("director", False), ("reader", False)):
        client = client_for(getattr(actors, who))
        for page in ("riskbild/", "risker/", "riskanalyser/"):
            text = client.get(f"{HOME}{page}").content.decode()
            assert ("Hemlig" in text) is is_seen, (who, page)
        assert ("1 risk" in client.get(f"{HOME}riskbild/").content.decode()) is is_seen


@pytest.mark.parametrize("count", [5, 50])
def test_the_list_takes_as_many_queries_for_5_as_for_50_risks(
    client_for, actors, analysis, count: int, django_assert_max_num_queries
) -> None:
    for _number in range(count):
        RiskFactory(analysis=analysis, now=(2, 3))
    client = client_for(actors.coordinator)
    with django_assert_max_num_queries(12):
        assert client.get(f"{HOME}risker/?per_page=250").status_code == 200


def test_junk_in_the_filters_is_no_fault(client_for, actors, analysis) -> None:
    client = client_for(actors.coordinator)
    for query in ("likelihood=x", "zone=99", "basis=zzz", "analysis=%00", "consequence=99999999999999"):
        assert client.get(f"{HOME}risker/?{query}").status_code == 200, query
    assert client.get(f"{HOME}riskbild/?varde=%F0%9F%98%80").status_code == 200
    assert client.get(f"{HOME}handlingsplan/?post=%27&year=abc").status_code == 200


def test_an_action_plan_tells_late_from_open_and_takes_in_the_risks(
    client_for, actors, unit, owner_post, clock
) -> None:
    system = SystemFactory(unit=unit, owner=owner_post)
    risk = RiskFactory(analysis=RiskAnalysisFactory(unit=unit, subject=system), now=(1, 1))
    ActionFactory(unit=unit, source=risk, title="Åtgärd i risken", due_on=dt.date(2026, 1, 1))
    shared = ActionFactory(unit=unit, title="Gemensam åtgärd")
    ActionFactory(unit=unit, title="Något annat")
    link_action(entry=system, action=shared, by=actors.coordinator, at=STOCKHOLM_NOON)
    page = reverse("risks:action_plan", kwargs={"organisation": unit.organisation.slug})
    text = client_for(actors.coordinator).get(page, {"post": system.reference}).content.decode()
    assert "Åtgärd i risken" in text
    assert "Gemensam åtgärd" in text
    assert "Något annat" not in text
    assert "0 av 2 åtgärder klara. 1 försenade, 0 pågår, 1 ej påbörjade." in text
