"""Totals typed in, units below the target, and how training stands."""

import datetime as dt

import pytest
from django.db import ProgrammingError, transaction

from isms.followup.models import FollowUp
from tests.factories import PostFactory, UnitFactory
from tests.training.factories import CourseFactory, report
from training.models import ResultReport, TrainingContact, TrainingResult
from training.selectors.standing import standing_of

HOME = "/kulturforvaltningen/utbildningar/"
OVERVIEW = f"{HOME}laget/"

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def course(unit, owner_post):
    return CourseFactory(unit=unit, owner=owner_post, title="Dataskydd", target_percent=80)


@pytest.fixture
def library(organisation):
    return UnitFactory(organisation=organisation, name="Stadsbiblioteket")


def waiting(course):
    return FollowUp.objects.open().filter(entry_id=course.pk, kind="training_below_target")


def test_numbers_are_typed_in_and_refused_at_their_fields(client_for, actors, course, unit, library) -> None:
    client, page = client_for(actors.owner), f"{HOME}{course.reference}/resultat/"
    form = {"version": course.version, "month": "2026-10", "source": "Listor från cheferna"}
    wrong = form | {f"eligible_{unit.pk}": "10", f"completed_{unit.pk}": "11", f"eligible_{library.pk}": "4"}
    answer = client.post(page, wrong).content.decode()
    assert "Fler har genomfört" in answer
    assert "Ange båda talen" in answer
    assert "Listor från cheferna" in answer
    assert "Ange siffror för minst en enhet" in client.post(page, form).content.decode()
    right = form | {f"eligible_{unit.pk}": "10", f"completed_{unit.pk}": "9"}
    for month, message in (("oktober", "Skriv månaden som 2026-11"), ("2027-01", "framåt i tiden")):
        assert message in client.post(page, right | {"month": month}).content.decode()
    assert not ResultReport.objects.exists()
    assert client.post(page, right).status_code == 302
    assert ResultReport.objects.get().origin == "typed"
    stale = client.post(page, right)  # the version is that of the first form
    assert "Någon annan har sparat" in stale.content.decode()
    initial = client.get(f"{page}?manad=2026-10").context["form"].initial
    assert (initial[f"eligible_{unit.pk}"], initial[f"completed_{unit.pk}"]) == (10, 9)
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        TrainingResult.objects.update(completed_count=1)


def test_a_part_of_a_series_is_reported_without_touching_the_others(client_for, actors, unit, owner_post) -> None:
    series = CourseFactory(unit=unit, owner=owner_post, period="nano", part_titles="Lås skärmen\n\nNätfiske")
    client, page = client_for(actors.owner), f"{HOME}{series.reference}/resultat/"
    for version, part, completed in ((1, 1, 8), (2, 2, 3)):
        form = {"version": version, "month": "2026-10", "part": part, "source": "Verktyget"}
        form |= {f"eligible_{unit.pk}": 10, f"completed_{unit.pk}": completed}
        assert client.post(page, form).status_code == 302
    standing = TrainingResult.objects.standing().order_by("part").values_list("part", "completed_count")
    assert list(standing) == [(1, 8), (2, 3)]
    assert "11 av 20" in client.get(series.get_absolute_url()).content.decode()
    form = {"title": "Serien", "unit": unit.pk, "owner": owner_post.pk, "version": 3, "audience": "all"}
    form |= {"period": "nano", "part_titles": "Lås skärmen", "target_percent": 95}
    answer = client.post(f"{HOME}{series.reference}/andra/", form).content.decode()
    assert "Del 2 har redovisade resultat" in answer


def test_a_unit_below_the_target_is_told_to_its_own_post_until_it_is_reached(
    client_for, actors, course, unit, library, colleague_post
) -> None:
    TrainingContact.objects.create(unit=unit, post=colleague_post)
    report(course, {unit: (5, 10), library: (8, 10)}, month=dt.date(2026, 10, 1))
    followup = waiting(course).get()
    assert (followup.topic, followup.responsible) == ("Kulturskolan", colleague_post)
    assert followup.intended_on == dt.date(2026, 12, 23)
    assert client_for(actors.colleague).get(followup.get_absolute_url()).status_code == 200
    report(course, {unit: (6, 10), library: (7, 10)})
    assert set(waiting(course).values_list("topic", "intended_on")) == {
        ("Kulturskolan", dt.date(2026, 12, 23)),
        ("Stadsbiblioteket", dt.date(2026, 12, 23)),
    }
    report(course, {unit: (8, 10), library: (7, 10)})
    followup.refresh_from_db()
    assert followup.outcome == FollowUp.Outcome.NO_REMARK
    assert "8 av 10" in followup.outcome_note
    report(course, {unit: (1, 10)}, month=dt.date(2026, 5, 1))  # a later month stands already
    assert waiting(course).get().topic == "Stadsbiblioteket"


def test_a_new_year_ends_what_is_open_about_the_year_before(course, unit, library) -> None:
    once = CourseFactory(unit=unit, period="once", target_percent=80)
    january, may = (dt.datetime(2026, month, 7, 9, tzinfo=dt.UTC) for month in (1, 5))
    for each in (course, once):
        report(each, {unit: (1, 10), library: (1, 10)}, month=dt.date(2025, 12, 1), at=january)
        report(each, {unit: (2, 10), library: (9, 10)}, month=dt.date(2026, 4, 1), at=may)
    assert set(waiting(course).values_list("topic", "intended_on")) == {("Kulturskolan", dt.date(2026, 6, 6))}
    ended = FollowUp.objects.completed().filter(entry_id=course.pk).order_by("topic", "pk")
    assert [(each.topic, each.outcome) for each in ended] == [
        ("Kulturskolan", "cancelled"),
        ("Stadsbiblioteket", "cancelled"),
    ]
    assert "Nu räknas 2026" in ended[0].outcome_note
    report(course, {unit: (3, 10)}, month=dt.date(2026, 6, 1))  # the same year: the day stays
    assert waiting(course).get().intended_on == dt.date(2026, 6, 6)
    assert waiting(once).get().intended_on == dt.date(2026, 2, 6)  # taken once: no year begins anew


def test_the_table_tells_numbers_and_the_years_and_each_person_their_own_units(
    client_for, actors, course, unit, library, colleague_post, organisation, acting
) -> None:
    report(course, {unit: (6, 10)}, month=dt.date(2025, 12, 1))
    report(course, {unit: (4, 10), library: (10, 20)}, month=dt.date(2026, 4, 1))
    report(course, {unit: (9, 10), library: (15, 20)}, month=dt.date(2026, 10, 1))
    page = client_for(actors.reader).get(OVERVIEW).content.decode()
    for told in ("90 %", "9 av 10", "når målet", "15 av 20", "under målet", "24 av 30"):
        assert told in page
    assert "1 av 2 resultat är under målet" in page
    assert f'<a href="{course.get_absolute_url()}">Dataskydd</a>' in page
    assert 'aria-label="Dataskydd, andel genomförda: 2025 60' in page
    assert "Inga resultat ännu" in client_for(actors.colleague).get(OVERVIEW).content.decode()
    TrainingContact.objects.create(unit=library, post=colleague_post)
    own = standing_of(acting(actors.colleague, organisation), year=2026)
    assert [row.name for row in own.rows] == ["Stadsbiblioteket"]
    theirs = client_for(actors.colleague).get(f"{OVERVIEW}?ar=2025x").content.decode()
    assert "Dataskydd" in theirs
    assert course.get_absolute_url() not in theirs  # sees the numbers of the own unit, not the course


def test_the_table_asks_the_same_however_much_there_is(
    actors, course, unit, library, organisation, acting, django_assert_num_queries
) -> None:
    report(course, {unit: (4, 10)}, month=dt.date(2026, 4, 1))
    actor = acting(actors.coordinator, organisation)
    with django_assert_num_queries(4):
        standing_of(actor, year=2026)
    for _number in range(3):
        other = CourseFactory(unit=unit)
        more = [UnitFactory(organisation=organisation) for _unit in range(3)]
        for month in (3, 6, 9):
            report(other, dict.fromkeys([unit, library, *more], (1, 2)), month=dt.date(2026, month, 1))
    with django_assert_num_queries(4):
        assert len(standing_of(actor, year=2026).courses) == 4


def test_a_restricted_course_is_seen_by_nobody_through_their_unit(
    actors, unit, owner_post, colleague_post, organisation, acting
) -> None:
    hidden = CourseFactory(unit=unit, restricted=True)
    TrainingContact.objects.create(unit=unit, post=colleague_post)
    report(hidden, {unit: (1, 10)})
    assert not standing_of(acting(actors.colleague, organisation), year=2026).courses
    assert not standing_of(acting(actors.reader, organisation), year=2026).courses


def test_a_foreign_unit_or_course_is_refused(client_for, actors, course, other_unit) -> None:
    page = f"{HOME}{course.reference}/resultat/"
    form = {"version": course.version, "month": "2026-10", "source": "x"}
    form |= {f"eligible_{other_unit.pk}": "10", f"completed_{other_unit.pk}": "9"}
    client_for(actors.coordinator).post(page, form)
    assert not ResultReport.objects.exists()
    foreign = PostFactory(unit=other_unit)
    answer = client_for(actors.coordinator).post(f"{HOME}enhetsnamn/", {f"contact_{course.unit_id}": foreign.pk})
    assert "giltigt alternativ" in answer.content.decode()
