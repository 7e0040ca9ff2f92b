"""Reviews of suppliers: when they are due, what they ask, and what is decided."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from isms.followup.dates import add_months
from isms.followup.models import FollowUp
from isms.followup.services import complete_followup
from isms.register.errors import DomainError, EditConflict
from isms.register.models import Decision, Entry
from risks.models import Action
from suppliers.kinds_of_reviews import ESCALATION_KIND, REVIEW_KIND
from suppliers.models import QuestionTemplate, ReviewAnswer, ReviewDecision, Supplier, SupplierReview
from suppliers.services import answer_review, decide_questions, end_delivery
from suppliers.services.questions import QuestionDescription, TemplateDescription
from suppliers.services.review_planning import decide_intervals, months_of, plan_all
from suppliers.services.reviews import Given
from tests.factories import STOCKHOLM_NOON, SystemFactory, UserFactory
from tests.supplier_factories import SupplierFactory, deliver
from tests.supplier_review_factories import begin, decide, version_of

pytestmark = pytest.mark.django_db

SUPPLIERS = "/kulturforvaltningen/leverantorer/"
OVERVIEW = "/kulturforvaltningen/leverantorsuppfoljning/"
TODAY = STOCKHOLM_NOON.date()
MOST_QUERIES = 12


@pytest.fixture
def client(client_for, coordinator, clock):
    return client_for(coordinator)


def critical_supplier(unit, *, at: dt.datetime = STOCKHOLM_NOON, criticality: str = "critical", **values) -> Supplier:
    """A supplier that delivers one system, registered at a moment."""
    supplier = SupplierFactory(unit=unit, at=at, **values)
    deliver(supplier, SystemFactory(unit=unit, criticality=criticality), at=at)
    return Supplier.objects.with_detail().get(pk=supplier.pk)


def planned(supplier: Entry) -> FollowUp | None:
    return FollowUp.objects.open().filter(entry_id=supplier.pk, kind=REVIEW_KIND).first()


def test_the_plan_follows_what_is_delivered(unit, organisation, coordinator) -> None:
    supplier = critical_supplier(unit, criticality="medium")
    first = planned(supplier)
    assert (first.intended_on, first.interval_months) == (dt.date(2028, 11, 23), 24)
    # What is delivered becomes critical: sooner, but nobody is late the same day.
    system = SystemFactory(unit=unit, criticality="critical")
    delivery = deliver(supplier, system)
    assert (planned(supplier).intended_on, planned(supplier).interval_months) == (dt.date(2027, 11, 23), 12)
    assert planned(supplier).pk == first.pk
    # It becomes longer again when the delivery ends, and nothing is planned without deliveries.
    for row in (delivery, supplier.deliveries.exclude(pk=delivery.pk).get()):
        row.supplier = Supplier.objects.with_detail().get(pk=supplier.pk)
        end_delivery(delivery=row, ended_on=TODAY, version=row.supplier.version, by=coordinator, at=STOCKHOLM_NOON)
    assert planned(supplier) is None
    deliver(supplier, SystemFactory(unit=unit, criticality="critical"))
    # Somebody says that it is not needed: a change elsewhere does not bring it back, the page does.
    complete_followup(
        followup=planned(supplier), outcome="cancelled", note="Avvecklas", by=coordinator, at=STOCKHOLM_NOON
    )
    deliver(supplier, SystemFactory(unit=unit, criticality="critical"))
    assert planned(supplier) is None
    plan_all(organisation=organisation, by=coordinator, at=STOCKHOLM_NOON)
    assert planned(supplier).interval_months == 12


def test_an_organisations_own_intervals_move_the_plan(client, unit, organisation, other_unit) -> None:
    supplier = critical_supplier(unit, at=STOCKHOLM_NOON - dt.timedelta(days=200))
    other = critical_supplier(other_unit)
    values = {"months_4": "6", "months_3": "12", "months_2": "24", "months_1": "", "months_0": ""}
    assert (
        "mindre än eller lika med 60"
        in client.post(f"{OVERVIEW}intervall/", values | {"months_4": "61"}).content.decode()
    )
    client.post(f"{OVERVIEW}intervall/", values)
    assert months_of(organisation)[4] == 6
    assert planned(supplier).interval_months == 12
    assert "1 leverantör är inte planerad" in client.get(f"{OVERVIEW}intervall/").content.decode()
    client.post(f"{OVERVIEW}intervall/", values | {"move_planned": "on"})
    assert (planned(supplier).interval_months, planned(supplier).intended_on) == (6, add_months(TODAY, 3))
    assert planned(other).interval_months == 12
    with pytest.raises(ValidationError):
        decide_intervals(organisation=organisation, months=months_of(organisation) | {4: 0})


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(late_days=st.lists(st.integers(min_value=-200, max_value=900), min_size=1, max_size=3))
def test_the_next_review_counts_from_the_intended_day(db, unit, late_days: list[int]) -> None:
    supplier = critical_supplier(unit, at=dt.datetime(2020, 2, 29, 11, tzinfo=dt.UTC))
    anchor = planned(supplier).intended_on
    assert anchor == dt.date(2021, 2, 28)
    for days in late_days:
        asked = planned(supplier).intended_on
        day = max(asked + dt.timedelta(days=days), dt.date(2020, 3, 1))
        review = begin(supplier, at=dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC))
        decide(review, at=dt.datetime.combine(day, dt.time(13), tzinfo=dt.UTC))
        following = planned(supplier).intended_on
        assert following > max(asked, day)
        assert (following.month, following.day) == (2, 28)
        assert add_months(following, -12) <= max(asked, day)


def test_a_review_goes_from_question_to_decision(client, unit) -> None:
    supplier = critical_supplier(unit, title="Tonika AB")
    page = f"{SUPPLIERS}{supplier.reference}/"
    assert "Följ upp leverantören" in client.get(planned(supplier).get_absolute_url()).content.decode()
    start = client.post(f"{page}uppfoljning/", {"method": "meeting", "version": version_of(supplier)})
    assert start.status_code == 302
    review = SupplierReview.objects.get()
    at = f"{page}uppfoljning/1/"
    assert client.get(f"{page}uppfoljning/").url == at
    assert review.template.number == 1
    answers = {"TEK-1_answer": "yes", "TEK-1_comment": "Ny molntjänst", "UND-1_answer": "no", "STY-1_answer": "yes"}
    lone = answers | {"STY-2_comment": "Ja", "version": version_of(supplier)}
    refused = client.post(f"{at}svara/", lone).content.decode()
    assert "Välj ett svar" in refused
    assert "Ny molntjänst" in refused
    number = answers | {"TEK-2_answer": "Anna 19121212-1212", "version": version_of(supplier)}
    assert "personnummer" in client.post(f"{at}svara/", number).content.decode()
    stale = client.post(f"{at}svara/", answers | {"version": "1", "summary": "Möte hölls"}).content.decode()
    assert "Möte hölls" in stale
    assert not ReviewAnswer.objects.exists()
    told = answers | {"TEK-2_answer": "Irland", "summary": "Möte hölls", "version": version_of(supplier)}
    assert client.post(f"{at}svara/", told).status_code == 302
    text = client.get(at).content.decode()
    for words in ("4 av 16", "2 svar avviker", "Irland", "Notera avvikelse på UND-1", "Möte hölls"):
        assert words in text, words
    decision = {"outcome": "ok", "authority": "execution"}
    act = decision | {"outcome": "act", "reason": "Brister", "version": version_of(supplier)}
    assert "behöver minst en avvikelse" in client.post(f"{at}besluta/", act).content.decode()
    deviation = {"question": "UND-1", "description": "Listan är gammal", "due_on": "2027-01-31"}
    assert 'value="UND-1" selected' in client.get(f"{at}avvikelse/?fraga=UND-1").content.decode()
    client.post(f"{at}avvikelse/", deviation | {"version": version_of(supplier)})
    noted = {"question": "TEK-1", "description": "Ny molntjänst", "due_on": "", "version": version_of(supplier)}
    client.post(f"{at}avvikelse/", noted)
    action = Action.objects.get()
    assert (action.source_id, action.due_on, action.title) == (supplier.pk, dt.date(2027, 1, 31), "Listan är gammal")
    assert (
        "öppna åtgärder" in client.post(f"{at}besluta/", decision | {"version": version_of(supplier)}).content.decode()
    )
    no_reason = act | {"reason": "", "version": version_of(supplier)}
    assert "Skriv skälen" in client.post(f"{at}besluta/", no_reason).content.decode()
    assert client.post(f"{at}besluta/", act | {"version": version_of(supplier)}).status_code == 302
    ruling = ReviewDecision.objects.get()
    assert ruling.decision.kind == Decision.Kind.SUPPLIER_REVIEW
    assert {row["code"]: row["answer"] for row in ruling.content["answers"]}["UND-1"] == "no"
    assert ruling.content["deviations"][0]["action"] == action.reference
    assert planned(supplier).intended_on == dt.date(2028, 11, 23)
    done = FollowUp.objects.completed().get(entry_id=supplier.pk, kind=REVIEW_KIND)
    assert done.outcome == "with_remark"
    for address in (page, at, f"{page}#uppfoljningar"):
        assert "Åtgärd" in client.get(address).content.decode()
    assert (
        "redan avslutad"
        in client.post(f"{at}avbryt/", {"reason": "x", "version": version_of(supplier)}).content.decode()
    )
    assert client.get(f"{at}svara/").url == at
    assert client.get(f"{at}fragor/").status_code == 404


def test_escalation_waits_for_an_answer(client, unit) -> None:
    supplier = critical_supplier(unit)
    begin(supplier)
    at = f"{SUPPLIERS}{supplier.reference}/uppfoljning/1/"
    values = {"outcome": "escalate", "reason": "Vägrar insyn", "authority": "delegation", "delegation_item": "4.2"}
    text = client.post(f"{at}besluta/", values | {"answer_due_on": "2026-11-01", "version": version_of(supplier)})
    assert "Ange vem som ska ta ställning" in text.content.decode()
    assert "Ange en dag framåt" in text.content.decode()
    whole = {"escalated_to": "Kulturdirektören", "answer_due_on": "2026-12-15", "version": version_of(supplier)}
    assert client.post(f"{at}besluta/", values | whole).status_code == 302
    waiting = FollowUp.objects.open().get(entry_id=supplier.pk, kind=ESCALATION_KIND)
    assert waiting.intended_on == dt.date(2026, 12, 15)
    assert "Kulturdirektören" in client.get(at).content.decode()
    part = client.get(OVERVIEW).content.decode().split('id="eskalerade"')[1].split("</section>")[0]
    assert supplier.reference in part


def test_a_review_that_is_called_off_leaves_the_plan(client, unit, coordinator) -> None:
    supplier = critical_supplier(unit)
    review = begin(supplier)
    with pytest.raises(DomainError, match="pågår redan"):
        begin(supplier)
    before = planned(supplier).intended_on
    at = f"{SUPPLIERS}{supplier.reference}/uppfoljning/1/"
    client.post(f"{at}avbryt/", {"reason": "Fel leverantör", "version": version_of(supplier)})
    assert planned(supplier).intended_on == before
    assert "Fel leverantör" in client.get(at).content.decode()
    assert begin(supplier).number == 2
    acting = {"by": coordinator, "at": STOCKHOLM_NOON}
    with pytest.raises(DomainError, match="redan avslutad"):
        answer_review(review=review, answers={}, version=version_of(supplier), **acting)
    second = SupplierReview.objects.get(number=2)
    with pytest.raises(EditConflict):
        answer_review(review=second, answers={}, version=1, **acting)
    wrong = {"TEK-2": Given(answer="yes")}
    with pytest.raises(ValidationError):
        answer_review(review=second, answers=wrong, version=version_of(supplier), **acting)
    with pytest.raises(DomainError, match="finns inte"):
        answer_review(review=second, answers={"X-9": Given("yes")}, version=version_of(supplier), **acting)


def test_a_version_of_the_questions_never_changes(client, unit, organisation) -> None:
    page = f"{OVERVIEW}fragor/"
    assert "följer med produkten" in client.get(page).content.decode()
    supplier = critical_supplier(unit)
    review = begin(supplier)
    form = client.get(f"{page}ny-version/").content.decode()
    assert 'value="STY-1"' in form
    rows = {"questions-TOTAL_FORMS": "2", "questions-INITIAL_FORMS": "0", "name": "Egna frågor", "note": "Kortare"}
    one = {"questions-0-code": "egen-1", "questions-0-area": "Drift", "questions-0-answer_kind": "yes_no"}
    refused = client.post(f"{page}ny-version/", rows | one).content.decode()
    assert "Fyll i fältet" in refused
    assert "egen-1" in refused
    one |= {"questions-0-text": "Är driften i Sverige?", "questions-0-deviates_on": "no"}
    double = {key.replace("-0-", "-1-"): value for key, value in one.items()}
    assert "egen kod" in client.post(f"{page}ny-version/", rows | one | double).content.decode()
    assert client.post(f"{page}ny-version/", rows | one).status_code == 302
    assert QuestionTemplate.objects.of(organisation).first().number == 2
    text = client.get(page).content.decode()
    assert "Är driften i Sverige?" in text
    assert "version 1" in text
    assert review.template.questions.count() == 16
    decide(review)
    assert begin(supplier).template.number == 2
    with pytest.raises(ValidationError):
        decide_questions(
            organisation=organisation,
            template=TemplateDescription(
                "Fel", (QuestionDescription("A", "B", "C", answer_kind="text", deviates_on="no"),)
            ),
            by=UserFactory(),
            at=STOCKHOLM_NOON,
        )


def test_the_overview_counts_and_costs_the_same_for_many(client, unit) -> None:
    long_ago = STOCKHOLM_NOON - dt.timedelta(days=800)

    def grow() -> None:
        for number in range(6):
            supplier = critical_supplier(unit, at=long_ago, criticality=("critical", "medium")[number % 2])
            if number < 2:
                decide(begin(supplier))
            elif number == 2:
                begin(supplier)

    grow()
    client.get(OVERVIEW)
    with CaptureQueriesContext(connection) as few:
        text = client.get(OVERVIEW).content.decode()
    for words in ("av 6 (33", "Försenade"):
        assert words in text
    late = text.split('id="forsenade"')[1].split("</section>")[0]
    assert late.count("worklist-title") == 4
    grow()
    with CaptureQueriesContext(connection) as many:
        assert "av 12 (33" in client.get(OVERVIEW).content.decode()
    assert len(many) == len(few)
    assert len(few) <= MOST_QUERIES + 3
    overview = client.get("/kulturforvaltningen/leverantorsoversikt/").content.decode()
    assert "Försenade leverantörsuppföljningar" in overview
    assert f"{SUPPLIERS}?missing=review" in overview
    late = client.get(SUPPLIERS, {"missing": "review", "criticality": "4"})
    assert late.context["table"].paginator.count == 4  # of eight that are late, those that critical systems lean on
    assert "missing=review" in late.content.decode()  # the columns' links keep the filter


def test_who_does_not_see_the_supplier_sees_no_review(client_for, actors, unit, owner_post, clock) -> None:
    open_one = critical_supplier(unit, owner=owner_post)
    secret = critical_supplier(unit, owner=owner_post, restricted=True, title="Hemligt AB")
    for supplier in (open_one, secret):
        begin(supplier)
    owner, reader = client_for(actors.owner), client_for(actors.reader)
    text = owner.get(OVERVIEW).content.decode()
    assert open_one.reference in text
    assert "Hemligt" not in text
    assert owner.get(f"{SUPPLIERS}{secret.reference}/uppfoljning/1/").status_code == 404
    assert reader.get(f"{SUPPLIERS}{open_one.reference}/uppfoljning/1/").status_code == 200
    assert reader.get(f"{SUPPLIERS}{open_one.reference}/uppfoljning/1/fragor/").status_code == 403
