"""Access reviews: recorded from the system's page, each deviation an action, the next due by criticality."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client
from zeal import zeal_ignore

from assets.access_reviews.intervals import DEFAULT_MONTHS, decide_intervals, months_for, months_of
from assets.access_reviews.selectors import access_review_coverage
from assets.models import AccessDeviation, AccessReview, System
from assets.services import change_system
from isms.accounts.models import Organisation, Post, Unit, User
from isms.followup.dates import add_months
from isms.followup.models import FollowUp
from isms.register.models import Entry
from risks.models import Action
from tests.factories import STOCKHOLM_NOON, SystemFactory

LIST = "/kulturforvaltningen/behorighetskontroller/"
TODAY = STOCKHOLM_NOON.date()
pytestmark = pytest.mark.usefixtures("clock")


def address(system: System, ending: str = "") -> str:
    return f"/kulturforvaltningen/system/{system.reference}/behorighetskontroll/{ending}"


def typed(system: System, **changes: object) -> dict[str, Any]:
    values: dict[str, Any] = {
        "version": Entry.objects.get(pk=system.pk).version,
        "row_count": "5",
        "performed_on": "2026-11-20",
        "period_from": "2026-05-01",
        "period_to": "2026-10-31",
        "performed_by_name": "Systemförvaltaren",
        "checked_count": "120",
        "removed_count": "7",
        "changed_count": "3",
        "note": "Listan jämfördes med personalregistret. Åäö.",
    }
    return values | changes


def deviation(number: int, text: str, **values: object) -> dict[str, object]:
    row = {"text": text, "due_on": "2026-12-15"} | values
    return {f"deviation_{number}_{name}": value for name, value in row.items()}


@pytest.fixture
def system(unit: Unit, owner_post: Post, owner: User) -> System:
    return SystemFactory(unit=unit, owner=owner_post, title="Bokningen", at=STOCKHOLM_NOON - dt.timedelta(days=200))


@pytest.fixture
def owners(owner: User, client_for) -> Iterator[Client]:
    with zeal_ignore():  # each deviation's action, and each follow-up that is opened, locks its entry
        yield client_for(owner)


def open_review(system: System) -> FollowUp:
    return FollowUp.objects.open().get(entry_id=system.pk, kind="access_review")


def test_the_first_review_is_planned_by_criticality(unit: Unit) -> None:
    ordinary, critical = SystemFactory(unit=unit), SystemFactory(unit=unit, criticality="critical")
    assert open_review(ordinary).intended_on == dt.date(2027, 11, 23)
    assert open_review(critical).intended_on == dt.date(2027, 5, 23)
    assert not open_review(critical).follows_rule


@pytest.mark.parametrize("lifecycle", ["planned", "retired"])
def test_a_system_out_of_use_has_no_plan(unit: Unit, lifecycle: str) -> None:
    system = SystemFactory(unit=unit, lifecycle=lifecycle)
    assert not FollowUp.objects.filter(entry_id=system.pk, kind="access_review").exists()


def test_owner_records_a_review_and_sees_it(owners: Client, system: System) -> None:
    before = open_review(system)
    answer = owners.post(address(system), typed(system))
    assert answer.status_code == 302, answer.content.decode()
    review = AccessReview.objects.get()
    assert (review.checked_count, review.removed_count, review.changed_count) == (120, 7, 3)
    page = owners.get(f"/kulturforvaltningen/system/{system.reference}/").content.decode()
    assert "Listan jämfördes med personalregistret" in page
    assert "2026-05-01 – 2026-10-31" in page
    before.refresh_from_db()
    assert before.outcome == FollowUp.Outcome.NO_REMARK
    assert open_review(system).intended_on == add_months(before.intended_on, 12)


def test_a_review_far_ahead_of_its_day_counts_from_itself(owners: Client, unit: Unit, owner_post: Post) -> None:
    new = SystemFactory(unit=unit, owner=owner_post)  # due in a year; the engine alone would say two
    owners.post(address(new), typed(new))
    assert open_review(new).intended_on == dt.date(2027, 11, 20)


def test_each_deviation_becomes_one_action(owners: Client, system: System, owner_post: Post, colleague_post) -> None:
    rows = deviation(1, "Sju konton utan ägare") | deviation(3, "Delat lösenord i receptionen", owner=colleague_post.pk)
    assert owners.post(address(system), typed(system, **rows)).status_code == 302
    actions = {action.description: action for action in Action.objects.all()}
    assert actions["Sju konton utan ägare"].owner == owner_post
    assert actions["Delat lösenord i receptionen"].owner == colleague_post
    assert {action.due_on for action in actions.values()} == {dt.date(2026, 12, 15)}
    assert all(action.source_id == system.pk for action in actions.values())
    done = FollowUp.objects.completed().get(entry_id=system.pk, kind="access_review")
    assert done.outcome == FollowUp.Outcome.WITH_REMARK
    page = owners.get(f"/kulturforvaltningen/system/{system.reference}/").content.decode()
    assert actions["Sju konton utan ägare"].reference in page
    assert actions["Delat lösenord i receptionen"].reference not in page  # the colleague's action is not the owner's
    assert "Delat lösenord i receptionen" in page


def test_a_form_sent_twice_is_recorded_once(owners: Client, system: System) -> None:
    values = typed(system, **deviation(1, "Sju konton utan ägare"))
    owners.post(address(system), values)
    second = owners.post(address(system), values)
    assert second.status_code == 200
    assert "Sju konton utan ägare" in second.content.decode()
    assert (AccessReview.objects.count(), Action.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"removed_count": "118"}, "fler än de kontrollerade"),
        ({"performed_on": "2026-11-24"}, "efter i dag"),
        ({"period_from": "2026-11-01"}, "före startdatum"),
        ({"period_to": "2026-11-21"}, "slutar efter att kontrollen"),
        ({"period_from": "0001-01-01"}, "före år 2000"),
        ({"performed_by_name": ""}, "Välj en befattning eller skriv ett namn"),
        ({"checked_count": "-1"}, "0"),
        ({"checked_count": "9" * 40}, "10000000"),
        ({"deviation_1_text": "Fel", "deviation_1_due_on": ""}, "ska vara åtgärdad"),
        ({"deviation_1_text": "Fel", "deviation_1_due_on": "2026-11-22"}, "senare dag"),
        ({"deviation_1_text": "Fel", "deviation_1_due_on": "2046-11-22"}, "tio år"),
        ({"row_count": "abc", "version": "x"}, "heltal"),
    ],
)
def test_what_is_wrong_is_said_and_everything_typed_is_kept(
    owners: Client, system: System, changes: dict[str, str], said: str
) -> None:
    answer = owners.post(address(system), typed(system, **changes))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert said in text.replace("\xa0", "")
    assert "Listan jämfördes med personalregistret. Åäö." in text
    assert not AccessReview.objects.exists()
    assert not Action.objects.exists()


def test_owner_of_a_deviation_without_text_is_asked_about(owners: Client, system: System, colleague_post) -> None:
    answer = owners.post(address(system), typed(system, deviation_2_owner=colleague_post.pk))
    assert "Skriv vad som avviker" in answer.content.decode()


def test_rows_are_added_without_script_and_without_losing_what_is_typed(owners: Client, system: System) -> None:
    values = typed(system, checked_count="fel", add_rows="1", **deviation(5, "Femte raden"))
    text = owners.post(address(system), values).content.decode()
    assert "deviation_10_text" in text
    assert "Femte raden" in text
    assert "error-summary" not in text
    assert "fel" in text
    rows = deviation(5, "Femte raden") | deviation(10, "Tionde raden")
    owners.post(address(system), typed(system, row_count="10", **rows))
    assert AccessDeviation.objects.count() == 2


def test_a_review_is_never_changed_in_the_database(owners: Client, system: System) -> None:
    owners.post(address(system), typed(system))
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        AccessReview.objects.update(checked_count=1)
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        AccessReview.objects.all().delete()


def test_a_correction_supersedes_with_reason_and_keeps_the_actions(owners: Client, system: System) -> None:
    owners.post(address(system), typed(system, **deviation(1, "Sju konton"), **deviation(2, "Fel avdelning")))
    first, planned = AccessReview.objects.get(), open_review(system).intended_on
    correct = address(system, f"{first.pk}/ratta/")
    start = owners.get(correct).content.decode()
    assert "Sju konton" in start
    values = typed(system, checked_count="130", row_count="7", **deviation(1, "Sju gamla konton"))
    missing = owners.post(correct, values)
    assert missing.status_code == 200
    values |= {"correction_reason": "Två avdelningar saknades i listan."}
    values |= deviation(3, "Ny avvikelse")
    assert owners.post(correct, values).status_code == 302
    second = AccessReview.objects.get(supersedes=first)
    kept, new = second.deviations.order_by("number")
    assert kept.action == first.deviations.get(number=1).action
    assert new.action not in {row.action for row in first.deviations.all()}
    assert Action.objects.count() == 3
    assert open_review(system).intended_on == planned
    page = owners.get(f"/kulturforvaltningen/system/{system.reference}/").content.decode()
    assert "Två avdelningar saknades i listan." in page
    assert "Rättad" in page
    again = owners.post(correct, values | {"version": Entry.objects.get(pk=system.pk).version})
    assert "redan rättad" in again.content.decode()


def test_a_review_of_another_system_is_not_found(owners: Client, system: System, unit, owner_post) -> None:
    owners.post(address(system), typed(system))
    other = SystemFactory(unit=unit, owner=owner_post)
    review = AccessReview.objects.get()
    assert owners.get(address(other, f"{review.pk}/ratta/")).status_code == 404


def test_an_old_review_is_recorded_but_leaves_the_plan(owners: Client, system: System) -> None:
    before = open_review(system)
    values = typed(system, performed_on="2025-03-03", period_from="2024-09-01", period_to="2025-02-28")
    assert owners.post(address(system), values).status_code == 302
    assert open_review(system) == before


def test_another_criticality_moves_the_day(system: System, coordinator: User, now: dt.datetime) -> None:
    assert open_review(system).intended_on == add_months(dt.date(2026, 5, 7), 12)
    system.criticality = "critical"
    change_system(system=system, version=system.version, by=coordinator, at=now)
    moved = open_review(system)
    assert moved.interval_months == 6
    assert moved.intended_on == dt.date(2026, 12, 23)  # six months have passed already: thirty days to act


def test_taken_out_of_use_and_back_again(system: System, coordinator: User, now: dt.datetime) -> None:
    for lifecycle, expected in (("retired", 0), ("production", 1)):
        system.lifecycle = lifecycle
        change_system(system=system, version=system.version, by=coordinator, at=now)
        assert FollowUp.objects.open().filter(entry_id=system.pk, kind="access_review").count() == expected


def test_a_series_that_somebody_has_ended_is_not_started_by_an_edit(system, coordinator: User, now) -> None:
    from isms.followup.services import complete_followup

    complete_followup(
        followup=open_review(system), outcome="cancelled", note="Inga konton finns", by=coordinator, at=now
    )
    system.description = "Ny text"
    change_system(system=system, version=system.version, by=coordinator, at=now)
    assert not FollowUp.objects.open().filter(entry_id=system.pk, kind="access_review").exists()


def test_intervals_are_decided_by_the_coordinator(coordinator: User, client_for, system: System) -> None:
    page = f"{LIST}intervall/"
    client = client_for(coordinator)
    values = {"critical": "3", "high": "6", "medium": "9", "low": "24"}
    told = client.post(page, values, follow=True).content.decode()
    assert "1 planerade kontroller ligger kvar" in told
    assert open_review(system).interval_months == 12
    assert months_for(system) == 9
    moved = client.post(page, values | {"move_planned": "on"}, follow=True).content.decode()
    assert "1 planerade kontroller har fått det nya intervallet" in moved
    assert open_review(system).intended_on == add_months(dt.date(2026, 5, 7), 9)
    wrong = client.post(page, values | {"critical": "0"})
    assert wrong.status_code == 200
    assert 'href="#id_critical"' in wrong.content.decode()


def test_a_late_review_stays_late_when_the_interval_changes(
    coordinator: User, unit: Unit, organisation: Organisation, client_for
) -> None:
    late = SystemFactory(unit=unit, at=STOCKHOLM_NOON - dt.timedelta(days=500))
    day = open_review(late).intended_on
    client_for(coordinator).post(
        f"{LIST}intervall/", {"critical": "6", "high": "12", "medium": "36", "low": "24", "move_planned": "on"}
    )
    assert open_review(late).intended_on == day
    assert open_review(late).interval_months == 36


def test_intervals_are_each_organisations_own(organisation: Organisation, other_organisation: Organisation) -> None:
    decide_intervals(organisation=organisation, months=DEFAULT_MONTHS | {"critical": 2})
    assert months_of(organisation)["critical"] == 2
    assert months_of(other_organisation)["critical"] == 6


def test_list_shows_overdue_first_and_marks_never(coordinator: User, client_for, unit: Unit, system: System) -> None:
    SystemFactory(unit=unit, title="Sena systemet", at=STOCKHOLM_NOON - dt.timedelta(days=500))
    client = client_for(coordinator)
    with zeal_ignore():
        client.post(address(system), typed(system))
    text = client.get(LIST).content.decode()
    assert text.index("Sena systemet") < text.index("Bokningen")
    assert "försenad" in text
    assert text.count("Aldrig genomförd<") == 1
    for state, shown, hidden in (
        ("overdue", "Sena systemet", "Bokningen"),
        ("never", "Sena systemet", "Bokningen"),
        ("done", "Bokningen", "Sena systemet"),
    ):
        part = client.get(LIST, {"state": state}).content.decode()
        assert shown in part
        assert hidden not in part
    assert "Bokningen" not in client.get(LIST, {"criticality": "critical"}).content.decode()
    assert "Bokningen" in client.get(LIST, {"criticality": "medium", "sort": "-last_on"}).content.decode()


def test_coverage_counts_what_is_within_its_interval(
    owners: Client, system: System, unit: Unit, organisation: Organisation
) -> None:
    SystemFactory(unit=unit)
    SystemFactory(unit=unit, lifecycle="retired")
    owners.post(address(system), typed(system))

    def on(day: dt.date) -> tuple[int, int, int]:
        found = access_review_coverage(System.objects.filter(organisation=organisation), today=day)
        return found.current, found.never, found.total

    assert on(TODAY) == (1, 1, 2)
    assert on(dt.date(2027, 11, 20)) == (1, 1, 2)
    assert on(dt.date(2027, 11, 21)) == (0, 1, 2)


@pytest.mark.parametrize("rows", [25, 250])
def test_list_takes_as_many_queries_for_25_as_for_250_rows(
    coordinator: User, client_for, unit: Unit, owner_post: Post, rows: int, django_assert_max_num_queries
) -> None:
    for _number in range(25 if rows == 25 else 60):
        SystemFactory(unit=unit, owner=owner_post)
    client = client_for(coordinator)
    with django_assert_max_num_queries(12):
        client.get(LIST, {"per_page": rows})


def test_restricted_and_foreign_systems_stay_out_of_list_and_counts(
    owner: User, client_for, unit: Unit, other_unit: Unit, owner_post: Post, system: System
) -> None:
    SystemFactory(unit=unit, owner=owner_post, title="Hemligsystemet", restricted=True)
    SystemFactory(unit=other_unit, title="Främmande systemet")
    text = client_for(owner).get(LIST).content.decode()
    assert "Hemligsystemet" not in text
    assert "Främmande" not in text
    assert "av 1 system i bruk" in text
