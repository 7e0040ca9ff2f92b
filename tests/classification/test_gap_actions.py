"""Gaps become actions in one step, and never twice; answers leave as a spreadsheet."""

import datetime as dt
import io

import pytest
from django.test import Client
from openpyxl import load_workbook
from zeal import zeal_ignore

from assets.models import System
from classification.assessment import GivenAnswer, answer_requirements
from classification.models import AssessedRequirement, Method
from isms.accounts.models import Post, Unit, User
from risks.models import Action
from tests.classification.factories import CommonControlFactory, classified_system, requirement

pytestmark = pytest.mark.usefixtures("clock")
GAPS = {"ORG-01": "not", "ORG-02": "partly", "ORG-15": "not", "TEK-01": "fulfilled"}


@pytest.fixture
def system(unit: Unit, owner_post: Post, method: Method, owner: User, now: dt.datetime) -> System:
    system = classified_system((1, 1, 1), method=method, unit=unit, owner=owner_post, title="Elevportalen")
    rows = {row.requirement.code: row for row in AssessedRequirement.objects.with_detail().filter(entry=system)}
    answers = [
        GivenAnswer(requirement_id=rows[code].requirement_id, version=0, state=state, how=f"Läget för {code}: åäö")
        for code, state in GAPS.items()
    ]
    answer_requirements(entry=system, answers=answers, by=owner, at=now)
    return system


@pytest.fixture
def owners(owner: User, client_for) -> Client:
    return client_for(owner)


def address(system: System) -> str:
    return f"/kulturforvaltningen/system/{system.reference}/krav/atgarder/"


def keys() -> list[str]:
    return sorted(Action.objects.values_list("source_key", flat=True))


def test_ticked_gaps_become_one_action_each(owners: Client, system: System, colleague_post: Post) -> None:
    chosen = [requirement("ORG-01").pk, requirement("ORG-02").pk]
    with zeal_ignore():  # each action locks the system and takes a reference
        answer = owners.post(address(system), {"gaps": chosen, "owner": colleague_post.pk, "due_on": "2027-03-01"})
    assert answer.status_code == 302, answer.content.decode()
    assert keys() == ["requirement:ORG-01", "requirement:ORG-02"]
    action = Action.objects.get(source_key="requirement:ORG-02")
    assert (action.owner, action.due_on, action.source_id) == (colleague_post, dt.date(2027, 3, 1), system.pk)
    assert "Läget för ORG-02: åäö" in action.reason


def test_all_gaps_at_once_and_never_twice(owners: Client, system: System, owner_post: Post) -> None:
    with zeal_ignore():
        for _time in range(2):
            owners.post(address(system), {"every": "on", "due_on": "2027-03-01"})
    assert keys() == ["requirement:ORG-01", "requirement:ORG-02", "requirement:ORG-15"]
    assert {action.owner for action in Action.objects.all()} == {owner_post}
    again = owners.post(address(system), {"gaps": [requirement("ORG-01").pk], "due_on": "2027-03-01"})
    assert again.status_code == 422
    assert Action.objects.count() == 3


def test_the_action_stands_beside_the_gap_with_its_state(owners: Client, system: System) -> None:
    owners.post(address(system), {"gaps": [requirement("ORG-01").pk], "due_on": "2027-03-01"})
    for page in (address(system), f"/kulturforvaltningen/system/{system.reference}/krav/"):
        text = owners.get(page).content.decode()
        assert "Ej påbörjad" in text
        assert Action.objects.get().reference in text


def test_an_action_that_the_owner_does_not_see_is_told_without_its_reference(
    owners: Client, system: System, colleague_post: Post, coordinator: User, client_for
) -> None:
    values = {"gaps": [requirement("ORG-01").pk], "owner": colleague_post.pk, "due_on": "2027-03-01"}
    client_for(coordinator).post(address(system), values)
    text = owners.get(address(system)).content.decode()
    assert "Ej påbörjad" in text
    assert Action.objects.get().reference not in text
    with zeal_ignore():
        owners.post(address(system), {"every": "on", "due_on": "2027-03-01"})
    assert keys().count("requirement:ORG-01") == 1


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"due_on": "2027-03-01"}, "Välj minst en brist"),
        ({"every": "on", "due_on": "2020-01-01"}, "Dagen har redan passerat"),
        ({"every": "on", "due_on": "i morgon"}, "giltigt datum"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_made(
    owners: Client, system: System, values: dict[str, str], message: str
) -> None:
    answer = owners.post(address(system), values)
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not Action.objects.exists()


def test_answers_leave_as_a_spreadsheet_without_what_the_reader_may_not_see(
    owners: Client, system: System, unit: Unit
) -> None:
    CommonControlFactory(unit=unit, requirement=requirement("PER-01"), how="Hemligt", restricted=True)
    answer = owners.get(f"/kulturforvaltningen/system/{system.reference}/krav/export/")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    rows = {row[0]: row for row in sheet.iter_rows(values_only=True)}
    assert rows["ORG-02"][5] == "Delvis uppfyllt"
    assert rows["ORG-02"][7] == "Läget för ORG-02: åäö"
    assert rows["PER-01"][5] == "Uppfyllt"
    assert "Hemligt" not in str(rows)
    assert len(rows) == AssessedRequirement.objects.filter(entry=system).count() + 1
