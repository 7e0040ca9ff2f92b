"""Threshold and impact assessments: nine criteria, the officer's advice, and what may not start."""

import datetime as dt
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client

from assets.annual_review.parts import every_part
from assets.models import Criterion, ImpactAssessment, ProcessingActivity, ThresholdAssessment
from isms.accounts.models import Post, Unit
from isms.followup.models import FollowUp
from isms.register.models import Decision
from tests.assets.processing import (
    COMPLETE,
    advise,
    assess,
    decide,
    decide_impact,
    form_values,
    fresh,
    version_of,
    write_impact,
)
from tests.factories import STOCKHOLM_NOON, ProcessingActivityFactory, SystemFactory

LIST = "/kulturforvaltningen/registerforteckning/"
pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def activity(unit: Unit, owner_post: Post) -> ProcessingActivity:
    return ProcessingActivityFactory(unit=unit, owner=owner_post, title="Kameror i museet", **COMPLETE)


@pytest.fixture
def owners(actors, client_for) -> Client:
    return client_for(actors.owner)


@pytest.fixture
def officers(actors, client_for) -> Client:
    return client_for(actors.data_protection_officer)


def address(activity: ProcessingActivity, page: str) -> str:
    return f"{LIST}{activity.reference}/{page}/"


def typed(activity: ProcessingActivity, *, yes: int, **changes: Any) -> dict[str, Any]:
    values: dict[str, Any] = {"version": version_of(activity), "mandatory_case": "none", "override": "follow"}
    for number, code in enumerate(Criterion.values):
        values |= {f"{code}_met": "yes" if number < yes else "no", f"{code}_reason": f"Därför {code}"}
    return values | changes


def ruling(activity: ProcessingActivity) -> dict[str, Any]:
    return {"version": version_of(activity), "reason": "Rådet är följt.", "authority": "execution"}


def start(client: Client, activity: ProcessingActivity) -> str:
    values = {"version": version_of(activity), "to": "active"}
    return client.post(address(activity, "status"), values, follow=True).content.decode()


def state_of(activity: ProcessingActivity) -> str:
    return ProcessingActivity.objects.get(pk=activity.pk).state


@pytest.mark.parametrize(
    ("yes", "changes", "needed"),
    [
        (0, {}, False),
        (1, {}, False),
        (2, {}, True),
        (9, {}, True),
        (0, {"mandatory_case": "public_monitoring"}, True),
        (0, {"override": "require", "override_reason": "Barn berörs"}, True),
        (3, {"override": "waive", "override_reason": "Likadan behandling är redan bedömd"}, False),
    ],
)
def test_two_yes_or_a_case_of_the_article_makes_an_impact_assessment_needed(
    owners: Client, activity: ProcessingActivity, yes: int, changes: dict[str, str], needed: bool
) -> None:
    answer = owners.post(address(activity, "troskelanalys/ny"), typed(activity, yes=yes, **changes))
    assert answer.status_code == 302, answer.context["form"].errors
    made = ThresholdAssessment.objects.get()
    assert made.needs_dpia is needed
    assert made.yes_count == yes
    assert made.answers.count() == 9
    assert "Väntar på dataskyddsombudets råd" in owners.get(activity.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("yes", "changes", "field", "message"),
    [
        (2, {"evaluation_reason": ""}, "evaluation_reason", "Skriv en kort motivering"),
        (2, {"monitoring_met": ""}, "monitoring_met", "Svara ja eller nej"),
        (2, {"override": "waive"}, "override_reason", "Skriv skälet för avsteget"),
        (0, {"override": "waive", "override_reason": "Nej"}, "override", "Välj Följ utfallet"),
        (2, {"override": "require", "override_reason": "Ja"}, "override", "kräver redan"),
        (
            0,
            {"mandatory_case": "profiling", "override": "waive", "override_reason": "Nej"},
            "override",
            "krävs alltid en konsekvensbedömning",
        ),
    ],
)
def test_an_answer_without_reason_and_a_wrong_departure_are_refused_with_everything_kept(
    owners: Client, activity: ProcessingActivity, yes: int, changes: dict[str, str], field: str, message: str
) -> None:
    answer = owners.post(address(activity, "troskelanalys/ny"), typed(activity, yes=yes, **changes))
    assert answer.status_code == 200
    assert message in str(answer.context["form"].errors[field])
    assert "Därför vulnerable" in answer.content.decode()
    assert not ThresholdAssessment.objects.exists()


def test_nothing_is_decided_without_the_officers_advice(
    owners: Client, officers: Client, activity: ProcessingActivity
) -> None:
    owners.post(address(activity, "troskelanalys/ny"), typed(activity, yes=1))
    refused = owners.post(address(activity, "troskelanalys/besluta"), ruling(activity))
    assert "väntar på dataskyddsombudets råd" in refused.content.decode()
    assert not Decision.objects.filter(kind=Decision.Kind.THRESHOLD).exists()
    assert owners.get(address(activity, "troskelanalys/rad")).status_code == 403
    given = {"text": "Jag håller med.", "given_on": "2026-11-20"}
    assert officers.post(address(activity, "troskelanalys/rad"), given).status_code == 302
    assert owners.post(address(activity, "troskelanalys/besluta"), ruling(activity)).status_code == 302
    decision = Decision.objects.get(kind=Decision.Kind.THRESHOLD)
    assert decision.reason == "Rådet är följt."
    assert fresh(activity).threshold_status == "decided"
    page = owners.get(address(activity, "troskelanalys")).content.decode()
    assert "Jag håller med." in page
    assert "Därför evaluation" in page
    review = FollowUp.objects.open().get(entry_id=activity.pk, kind="threshold_review")
    assert review.intended_on.year == 2027


def test_the_coordinator_notes_advice_that_has_come_in_with_who_gave_it(
    client_for, actors, activity: ProcessingActivity
) -> None:
    assess(activity, yes=1)
    client = client_for(actors.coordinator)
    where = address(activity, "troskelanalys/rad")
    nameless = client.post(where, {"text": "Gå vidare", "given_on": "2026-11-20"})
    assert "adviser" in nameless.context["form"].errors
    ahead = client.post(where, {"text": "Gå vidare", "given_on": "2027-01-01", "adviser": "Tomasz"})
    assert "efter dagens datum" in ahead.content.decode()
    client.post(where, {"text": "Gå vidare", "given_on": "2026-11-20", "adviser": "Tomasz Nyberg"})
    assert "Tomasz Nyberg" in client.get(activity.get_absolute_url()).content.decode()


def test_a_processing_starts_only_when_what_the_law_asks_for_is_done(
    owners: Client, activity: ProcessingActivity
) -> None:
    assert "Tröskelanalysen är inte beslutad" in start(owners, activity)
    assert state_of(activity) == "planned"
    decide(activity, yes=2)
    due = FollowUp.objects.open().get(entry_id=activity.pk, kind="impact_assessment")
    assert due.intended_on == STOCKHOLM_NOON.date() + dt.timedelta(days=90)
    assert "En konsekvensbedömning krävs" in start(owners, activity)
    decide_impact(activity, risk="low")
    due.refresh_from_db()
    assert due.completed_at is not None
    assert "Behandlingen har nu statusen Pågår" in start(owners, activity)
    assert state_of(activity) == "active"


def test_a_high_remaining_risk_waits_for_the_authoritys_answer(owners: Client, activity: ProcessingActivity) -> None:
    decide(activity, yes=2)
    decide_impact(activity, risk="high")
    assert "förhandssamrådet med IMY är inte besvarat" in start(owners, activity)
    where = address(activity, "konsekvensbedomning/samrad")
    asked = {"version": version_of(activity), "asked_on": "2026-11-02", "case_number": "IMY-2026-1"}
    assert owners.post(where, asked).status_code == 302
    assert "förhandssamrådet med IMY är inte besvarat" in start(owners, activity)
    half = owners.post(where, asked | {"version": version_of(activity), "answered_on": "2026-11-20"})
    assert "Välj vad IMY svarade" in half.content.decode()
    stopped = asked | {"version": version_of(activity), "answered_on": "2026-11-20", "outcome": "stopped"}
    assert owners.post(where, stopped).status_code == 302
    assert "inte får påbörjas" in start(owners, activity)
    cleared = stopped | {"version": version_of(activity), "outcome": "advice"}
    assert owners.post(where, cleared).status_code == 302
    start(owners, activity)
    assert state_of(activity) == "active"


def test_an_impact_assessment_is_decided_only_when_it_is_whole(owners: Client, activity: ProcessingActivity) -> None:
    decide(activity, yes=2)
    where = address(activity, "konsekvensbedomning/arbeta")
    begun = {"version": version_of(activity), "necessity": "Går inte utan", "remaining_risk": "low"}
    assert owners.post(where, begun).status_code == 302
    assert "Går inte utan" in owners.get(where).content.decode()
    refused = owners.post(address(activity, "konsekvensbedomning/besluta"), ruling(activity)).content.decode()
    assert "dataskyddsombudets råd" in refused
    assert fresh(activity).dpia_status == "ongoing"
    advise(write_impact(activity))
    assert owners.post(address(activity, "konsekvensbedomning/besluta"), ruling(activity)).status_code == 302
    assert fresh(activity).dpia_status == "decided"
    with pytest.raises(ProgrammingError), transaction.atomic():
        ImpactAssessment.objects.update(risks="Omskriven")


def test_a_changed_processing_is_assessed_anew_soon(owners: Client, activity: ProcessingActivity, unit: Unit) -> None:
    decide(activity)
    system = SystemFactory(unit=unit, owner=activity.owner)
    kinds = {"entry_id": activity.pk, "kind": "threshold_review"}
    edit = address(activity, "andra")
    owners.post(edit, form_values(activity, information_given="På webben"))
    assert not fresh(activity).is_changed
    answer = owners.post(edit, form_values(activity, recipients="Polisen", systems=[system.pk]))
    assert answer.status_code == 302, answer.context["form"].errors
    assert fresh(activity).is_changed
    assert FollowUp.objects.open().get(**kinds).intended_on == dt.date(2026, 12, 23)
    page = owners.get(activity.get_absolute_url()).content.decode()
    assert "ottagare" in page
    assert "Kameror i museet" in owners.get(LIST, {"changed": "on"}).content.decode()
    decide(activity, at=STOCKHOLM_NOON + dt.timedelta(minutes=5))
    assert not fresh(activity).is_changed
    assert FollowUp.objects.open().get(**kinds).intended_on.year == 2027


def test_a_running_processing_that_turns_out_to_need_one_is_flagged_not_stopped(
    owners: Client, unit: Unit, owner_post: Post
) -> None:
    activity = ProcessingActivityFactory(unit=unit, owner=owner_post, title="Redan igång", state="active")
    assert "Pågår utan beslutad tröskelanalys" in owners.get(activity.get_absolute_url()).content.decode()
    decide(activity, yes=4)
    assert "Pågår utan beslutad konsekvensbedömning" in owners.get(activity.get_absolute_url()).content.decode()
    assert state_of(activity) == "active"
    assert "Redan igång" in owners.get(LIST, {"attention": "on"}).content.decode()


def test_assessments_are_never_altered(activity: ProcessingActivity) -> None:
    decide(activity, yes=2)
    for row in (ThresholdAssessment.objects, ThresholdAssessment.objects.get().answers):
        field = "yes_count" if row is ThresholdAssessment.objects else "is_met"
        with pytest.raises(ProgrammingError), transaction.atomic():
            row.update(**{field: 0})


def test_the_yearly_review_confirms_thresholds_that_have_not_changed(
    unit: Unit, owner_post: Post, owners: Client
) -> None:

    system = SystemFactory(unit=unit, owner=owner_post, handles_personal_data=True, at=STOCKHOLM_NOON)
    same, moved = (
        ProcessingActivityFactory(unit=unit, owner=owner_post, title=title, systems=[system], **COMPLETE)
        for title in ("Oförändrad", "Ändrad")
    )
    for each in (same, moved):
        decide(each)
    owners.post(address(moved, "andra"), form_values(moved, recipients="Skolan"))
    where = f"/kulturforvaltningen/system/{system.reference}/arsgenomgang/"
    page = owners.get(where).content.decode()
    assert "2 personuppgiftsbehandlingar sker i systemet" in page
    assert "2 av 2 behandlingar har en beslutad tröskelanalys" in page
    assert "1 behandling är ändrad efter sin tröskelanalys" in page
    before = {each.pk: FollowUp.objects.open().get(entry_id=each.pk, kind="threshold_review") for each in (same, moved)}
    values = {"version": system.version, "previous_id": 0}
    values |= {f"{part.code}_answer": "unchanged" for part in every_part()}
    answer = owners.post(where, values)
    assert answer.status_code == 302, answer.content.decode()
    for followup in before.values():
        followup.refresh_from_db()
    assert before[same.pk].outcome == FollowUp.Outcome.NO_REMARK
    assert before[moved.pk].completed_at is None
