"""Continuity plans and their tests."""

import datetime as dt

import pytest
from django.db import ProgrammingError, transaction

from isms.followup.models import FollowUp
from isms.register.models import Entry
from risks.models import Action, ContinuityPlan, PlanApproval, RestoreTest
from tests.factories import ContinuityPlanFactory, SystemFactory

HOME = "/kulturforvaltningen/kontinuitetsplaner/"


@pytest.fixture
def plan(unit, owner_post, clock) -> ContinuityPlan:
    return ContinuityPlanFactory(unit=unit, owner=owner_post)


def values_of(plan: ContinuityPlan, **changes: object) -> dict[str, object]:
    values = {name: getattr(plan, name) for name in ContinuityPlan.CONTENT_FIELDS}
    values |= {"title": plan.title, "unit": plan.unit_id, "owner": plan.owner_id, "version": plan.version}
    return values | {"subject_reference": plan.subject.reference} | changes


def decide(client, plan: ContinuityPlan):
    version = Entry.objects.get(pk=plan.pk).version
    return client.post(f"{HOME}{plan.reference}/besluta/", {"version": version, "authority": "execution"})


def test_a_recovery_longer_than_the_longest_downtime_is_refused_at_the_field(client_for, actors, plan) -> None:
    page = f"{HOME}{plan.reference}/andra/"
    answer = client_for(actors.owner).post(page, values_of(plan, recovery_time_objective=25, roles="Kassan först"))
    assert "längre än den längsta tolerabla avbrottstiden" in answer.content.decode()
    assert "Kassan först" in answer.content.decode()
    assert ContinuityPlan.objects.get().recovery_time_objective == 8
    assert client_for(actors.owner).post(page, values_of(plan, recovery_time_objective=24)).status_code == 302


def test_a_plan_is_begun_from_its_system(client_for, actors, unit, owner_post, clock) -> None:
    system = SystemFactory(unit=unit, owner=owner_post, title="Bokskogen")
    client, page = client_for(actors.owner), f"{HOME}ny/?fran={system.reference}"
    assert "Kontinuitetsplan Bokskogen" in client.get(page).content.decode()
    values = {"title": "Plan", "subject_reference": system.reference, "unit": unit.pk, "owner": owner_post.pk}
    values |= {"max_tolerable_downtime": 8, "recovery_time_objective": 4, "recovery_point_objective": 1}
    assert client.post(page, values).status_code == 302
    assert ContinuityPlan.objects.get().subject_id == system.pk


def test_what_was_decided_is_kept_when_the_plan_changes(client_for, actors, plan) -> None:
    client = client_for(actors.owner)
    assert decide(client, plan).status_code == 302
    kinds = FollowUp.objects.open().filter(entry_id=plan.pk).values_list("kind", flat=True)
    assert sorted(kinds) == ["continuity_plan_review", "restore_test"]
    plan = ContinuityPlan.objects.get()
    client.post(f"{HOME}{plan.reference}/andra/", values_of(plan, fallback="Ny rutin"))
    plan.refresh_from_db()
    assert plan.is_draft
    assert PlanApproval.objects.get().content["fallback"] == "Lån antecknas på blankett."
    assert "Planen är ändrad sedan version 1" in client.get(plan.get_absolute_url()).content.decode()
    decide(client, plan)
    assert list(PlanApproval.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        PlanApproval.objects.update(number=9)


def test_an_empty_plan_is_not_decided(client_for, actors, unit, owner_post, clock) -> None:
    plan = ContinuityPlanFactory(unit=unit, owner=owner_post, fallback="")
    assert "Beskriv både reservrutinen" in decide(client_for(actors.owner), plan).content.decode()


def test_a_restore_that_missed_its_target_says_why_and_becomes_an_action(client_for, actors, plan) -> None:
    client, page = client_for(actors.owner), f"{HOME}{plan.reference}/test/"
    form = {"kind": "restore", "tested_on": "2026-11-20", "worked": "on"}
    assert "Ange den uppmätta tiden" in client.post(page, form).content.decode()
    form |= {"restored_hours": "9", "lost_hours": "1"}
    assert "Målen nåddes inte. Beskriv" in client.post(page, form).content.decode()
    client.post(page, form | {"shortcomings": "Nyckeln saknades", "action_due_on": "2027-01-15"})
    test = RestoreTest.objects.get()
    assert (test.is_successful, test.is_time_met, test.is_loss_met) == (False, False, True)
    action = Action.objects.get()
    assert (action.source_id, action.description, action.due_on) == (plan.pk, "Nyckeln saknades", dt.date(2027, 1, 15))


def test_a_real_restore_completes_the_followup_but_an_exercise_does_not(client_for, actors, plan) -> None:
    client, page = client_for(actors.owner), f"{HOME}{plan.reference}/test/"
    decide(client, plan)
    client.post(page, {"kind": "desk", "tested_on": "2026-11-20", "worked": "on"})
    assert FollowUp.objects.open().get(entry_id=plan.pk, kind="restore_test").occurrence == 0
    exercise = RestoreTest.objects.get()
    assert (exercise.is_successful, exercise.restored_hours) == (True, None)
    assert not RestoreTest.objects.successful_restores().exists()
    client.post(
        page, {"kind": "restore", "tested_on": "2026-11-20", "worked": "on", "restored_hours": 8, "lost_hours": 4}
    )
    assert RestoreTest.objects.successful_restores().exists()
    assert FollowUp.objects.open().get(entry_id=plan.pk, kind="restore_test").occurrence == 1
    assert "2026-11-20" in client.get(HOME).content.decode()


def test_a_test_of_tomorrow_is_refused(client_for, actors, plan) -> None:
    form = {"kind": "desk", "tested_on": "2026-11-24", "worked": "on"}
    assert "kan inte ha gjorts" in client_for(actors.owner).post(f"{HOME}{plan.reference}/test/", form).content.decode()
    assert not RestoreTest.objects.exists()
