"""What must have a continuity plan and has none, what nobody has restored, and what a plan leans on."""

import datetime as dt
from io import BytesIO

import pypdf
import pytest

from assets.models import ProcessSystem, SystemDependency
from isms.register.decisions import DecisionGround
from isms.register.models import Entry
from risks.models import ContinuityPlan
from risks.services import decide_plan, record_test
from tests.factories import STOCKHOLM_NOON, ContinuityPlanFactory, ProcessFactory, SystemFactory

PAGE = "/kulturforvaltningen/kritiskt/"


def decide(plan: ContinuityPlan, by) -> None:
    version = Entry.objects.get(pk=plan.pk).version
    decide_plan(plan=plan, version=version, reason="", ground=DecisionGround(), by=by, at=STOCKHOLM_NOON)


def restore(plan: ContinuityPlan, by, day: dt.date, hours: int = 4) -> None:
    told = {"kind": "restore", "worked": True, "restored_hours": hours, "lost_hours": 0, "shortcomings": "Gick trögt"}
    record_test(plan=plan, tested_on=day, by=by, at=STOCKHOLM_NOON, **told)


def listed(client, **query: str) -> list[str]:
    return [row.record.title for row in client.get(PAGE, query).context["table"].paginated_rows]


def written(client, address: str) -> str:
    reader = pypdf.PdfReader(BytesIO(b"".join(client.get(address).streaming_content)))
    return "\n".join(page.extract_text() for page in reader.pages)


@pytest.fixture
def bokskogen(unit, owner_post, clock):
    return SystemFactory(unit=unit, owner=owner_post, title="Bokskogen", criticality="critical")


def test_only_what_is_critical_and_in_use_needs_a_plan(client_for, actors, unit, owner_post, bokskogen) -> None:
    SystemFactory(unit=unit, owner=owner_post, title="Larmet", is_in_rsa=True, criticality="low")
    SystemFactory(unit=unit, owner=owner_post, title="Utskicket", criticality="high")
    SystemFactory(unit=unit, owner=owner_post, title="Nästa", criticality="critical", lifecycle="planned")
    ProcessFactory(unit=unit, owner=owner_post, title="Utlåning", is_in_rsa=True)
    ProcessFactory(unit=unit, owner=owner_post, title="Visning", is_in_rsa=False)
    assert listed(client_for(actors.coordinator)) == ["Bokskogen", "Larmet", "Utlåning"]


def test_a_draft_is_no_plan_and_an_old_or_failed_restore_proves_nothing(client_for, actors, bokskogen) -> None:
    client = client_for(actors.coordinator)
    assert listed(client, missing="plan") == listed(client, missing="restore") == ["Bokskogen"]
    plan = ContinuityPlanFactory(subject=bokskogen, unit=bokskogen.unit, owner=bokskogen.owner)
    assert "Bara utkast" in client.get(PAGE).content.decode()
    assert listed(client, missing="plan") == ["Bokskogen"]
    decide(plan, actors.coordinator)
    assert listed(client, missing="plan") == []
    restore(plan, actors.coordinator, dt.date(2025, 11, 22))
    restore(plan, actors.coordinator, dt.date(2026, 11, 1), hours=99)
    assert listed(client, missing="restore") == ["Bokskogen"]
    assert "mer än tolv månader sedan" in client.get(PAGE).content.decode()
    restore(plan, actors.coordinator, dt.date(2025, 11, 23))
    assert listed(client, missing="restore") == []


def test_counts_open_their_rows_and_show_only_what_one_sees(client_for, actors, unit, owner_post, bokskogen) -> None:
    SystemFactory(unit=unit, owner=None, title="Hemligt", criticality="critical", is_restricted=True)
    assert listed(client_for(actors.coordinator), missing="plan") == ["Bokskogen", "Hemligt"]
    page = client_for(actors.owner).get(PAGE)
    assert page.context["counts"] == {"everything": 1, "without_plan": 1, "without_restore": 1}
    assert "?missing=plan" in page.content.decode()


def test_the_list_asks_as_many_questions_for_many_as_for_few(
    client_for, actors, unit, owner_post, django_assert_max_num_queries
) -> None:
    systems = [SystemFactory(unit=unit, owner=owner_post, criticality="critical") for _each in range(30)]
    for system in systems:
        ContinuityPlanFactory(subject=system, unit=unit, owner=owner_post)
    client = client_for(actors.coordinator)
    with django_assert_max_num_queries(14):
        assert client.get(PAGE, {"per_page": 50}).status_code == 200


def test_a_plan_shows_what_its_subject_needs_and_warns_of_what_is_slower(client_for, actors, bokskogen) -> None:
    catalogue = SystemFactory(unit=bokskogen.unit, owner=bokskogen.owner, title="Behörighetskatalogen")
    hidden = SystemFactory(unit=bokskogen.unit, owner=None, title="Dolt", is_restricted=True)
    SystemDependency.objects.create(system=bokskogen, depends_on=catalogue)
    SystemDependency.objects.create(system=catalogue, depends_on=hidden)
    process = ProcessFactory(unit=bokskogen.unit, owner=bokskogen.owner, title="Utlåning")
    ProcessSystem.objects.create(process=process, system=bokskogen)
    plan = ContinuityPlanFactory(subject=process, unit=bokskogen.unit, owner=bokskogen.owner)
    ContinuityPlanFactory(
        subject=catalogue,
        owner=bokskogen.owner,
        unit=bokskogen.unit,
        max_tolerable_downtime=72,
        recovery_time_objective=48,
    )
    owner = client_for(actors.owner).get(plan.get_absolute_url())
    assert [need.entry.title for need in owner.context["needs"]] == ["Behörighetskatalogen", "Bokskogen"]
    assert "Långsammare än den här planen" in owner.content.decode()
    assert "Dolt" not in owner.content.decode()
    assert "Dolt" in client_for(actors.coordinator).get(plan.get_absolute_url()).content.decode()


def test_the_printed_plan_is_the_one_that_was_decided(client_for, actors, bokskogen) -> None:
    plan = ContinuityPlanFactory(
        subject=bokskogen, unit=bokskogen.unit, owner=bokskogen.owner, fallback="1. Ta fram blanketterna\n2. Anteckna"
    )
    client, address = client_for(actors.owner), f"{plan.get_absolute_url()}kontinuitetsplan.pdf"
    assert "utkast som ingen har beslutat" in " ".join(written(client, address).split())
    decide(plan, actors.coordinator)
    restore(plan, actors.coordinator, dt.date(2026, 11, 1))
    ContinuityPlan.objects.filter(pk=plan.pk).update(fallback="Ändrad rutin", state="draft")
    text = " ".join(written(client, address).split())
    assert "1. Ta fram blanketterna 2. Anteckna" in text
    assert "Ändrad rutin" not in text
    assert "version 1, beslutad 2026-11-23" in text
    assert "ändringar som inte är beslutade" in text
    assert "Återläsning Målen nåddes" in text
    assert "Logg under avbrottet" in text
