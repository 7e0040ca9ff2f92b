"""The catalogue's pages: browse, coverage per security measure, and what to demand in a procurement."""

import io

import pytest
from django.test import Client
from openpyxl import load_workbook

from assets.models import System
from classification.models import AssessedRequirement, Measure, Method, Requirement, RequirementAnswer
from classification.requirement_figures import assessed_requirements, systems_to_assess, systems_with_gaps
from isms.accounts.models import Organisation, Unit, User
from tests.classification.factories import classified_system, every_requirement

pytestmark = pytest.mark.usefixtures("clock")
BASE = "/kulturforvaltningen/kravkatalog/"


@pytest.fixture
def client(reader: User, client_for, method: Method) -> Client:
    every_requirement()
    return client_for(reader)


def answer(system: System, code: str, state: str, by: User, at) -> None:
    row = AssessedRequirement.objects.get(entry=system, requirement__code=code)
    values = {"entry": system, "requirement": row.requirement, "text": row.text, "state": state}
    RequirementAnswer.objects.create(**values, answered_by=by, answered_at=at)


@pytest.mark.parametrize(
    ("asked", "condition"),
    [
        ({"tema": "physical"}, {"current_text__theme": "physical"}),
        ({"atgard": "8"}, {"current_text__measures__contains": [8]}),
        ({"aspekt": "traceability"}, {"current_text__aspects__contains": ["traceability"]}),
        ({"niva": "3"}, {"current_text__minimum_severity": 3}),
        ({"tema": "finns inte", "niva": "x"}, {}),
    ],
)
def test_the_filter_narrows(client: Client, asked: dict[str, str], condition: dict[str, object]) -> None:
    page = client.get(BASE, asked).context["page"]
    wanted = Requirement.objects.in_use().filter(**condition)
    assert page.paginator.count == wanted.count() > 0
    assert {each.pk for each in page} <= set(wanted.values_list("pk", flat=True))


def test_procurement_gets_the_demands_of_the_profile(client: Client) -> None:
    def codes(k: int, r: int, t: int) -> set[str]:
        sent = client.get(f"{BASE}ska-krav/", {"k": k, "r": r, "t": t})
        assert sent.status_code == 200
        assert f"ska-krav-K{k}-R{r}-T{t}.xlsx" in sent.headers["Content-Disposition"]
        sheet = load_workbook(io.BytesIO(sent.content)).active
        rows = list(sheet.iter_rows(values_only=True, min_row=2))
        assert all(" ska " in row[2] for row in rows)
        return {row[0] for row in rows}

    assert codes(0, 0, 0) < codes(1, 0, 0) < codes(3, 3, 3)
    texts = {each.code: each.current_text for each in every_requirement()}
    for code in codes(0, 0, 3):
        assert "availability" in texts[code].aspects or texts[code].minimum_severity == 0


def test_a_profile_without_a_level_says_what_is_missing(client: Client) -> None:
    sent = client.get(f"{BASE}ska-krav/", {"k": "1", "r": "9"})
    assert sent.status_code == 422
    assert "Välj en nivå." in sent.content.decode()


def test_coverage_counts_the_systems_that_the_reader_sees(
    client: Client, unit: Unit, other_unit: Unit, method: Method, owner: User, now, organisation: Organisation, acting
) -> None:
    system = classified_system((1, 1, 1), method=method, unit=unit)
    foreign = classified_system((1, 1, 1), method=method, unit=other_unit)
    for each in (system, foreign):
        answer(each, "ORG-01", "fulfilled", owner, now)
        answer(each, "ORG-02", "partly", owner, now)
    rows = client.get(f"{BASE}sakerhetsatgarder/").context["rows"]
    assert [row.measure.value for row in rows] == list(Measure.values)
    texts = {each.code: each.current_text for each in every_requirement()}
    for row in rows:
        assert row.progress.fulfilled == int(row.measure.value in texts["ORG-01"].measures)
        assert row.progress.partly == int(row.measure.value in texts["ORG-02"].measures)


def test_figures_are_querysets_within_the_actors_rights(
    unit: Unit, other_unit: Unit, method: Method, owner: User, reader: User, organisation: Organisation, now, acting
) -> None:
    system = classified_system((1, 1, 1), method=method, unit=unit)
    without = classified_system((1, 1, 1), method=method, unit=unit)
    foreign = classified_system((1, 1, 1), method=method, unit=other_unit)
    hidden = classified_system((1, 1, 1), method=method, unit=unit, restricted=True)
    for each in (system, foreign, hidden):
        answer(each, "ORG-02", "not", owner, now)
    actor = acting(reader, organisation)
    assert list(systems_with_gaps(actor)) == [system]
    assert set(systems_to_assess(actor)) == {system, without}
    counts = assessed_requirements(actor).counted()
    assert (counts["not_met"], counts["fulfilled"]) == (1, 0)


def test_the_pages_take_as_many_queries_however_many_systems_there_are(
    client: Client, unit: Unit, method: Method, django_assert_max_num_queries
) -> None:
    for _number in range(3):
        classified_system((3, 3, 3), method=method, unit=unit)
    with django_assert_max_num_queries(14):
        client.get(BASE)
    with django_assert_max_num_queries(12):
        client.get(f"{BASE}sakerhetsatgarder/")
