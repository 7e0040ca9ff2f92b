"""Factories of courses and lessons, and short ways to report totals and prove training."""

import datetime as dt
from typing import Any

import factory

from isms.accounts.models import Organisation, Post, Unit, User
from isms.register.access import resolve_actor
from isms.register.models import Entry
from tests.factories import STOCKHOLM_NOON, EntryFactory, UserFactory
from training.models import Campaign, Course, LeadershipProof, LeadershipRole, ResultReport
from training.services import Total, add_leader, create_campaign, create_course, record_proof, record_results

MONTH = dt.date(2026, 11, 1)


class CourseFactory(EntryFactory):
    """A yearly, mandatory course for everybody; ``leadership=True`` makes the leadership's."""

    class Meta:
        model = Course

    class Params:
        leadership = factory.Trait(audience="leadership")

    title = factory.Sequence(lambda number: f"Informationssäkerhet {number}")

    @classmethod
    def save_through_service(cls, model: type[Course], *, by: User, at: dt.datetime, **values: Any) -> Course:
        """Create the course."""
        return create_course(course=model(**values), by=by, at=at)


class CampaignFactory(EntryFactory):
    """A lesson that is shown today; ``units=[…]`` says for whom."""

    class Meta:
        model = Campaign

    title = factory.Sequence(lambda number: f"Lås skärmen {number}")
    text = "Lås skärmen när du går från datorn."
    starts_on = dt.date(2026, 11, 16)
    ends_on = dt.date(2026, 12, 11)

    @classmethod
    def save_through_service(cls, model: type[Campaign], *, by: User, at: dt.datetime, **values: Any) -> Campaign:
        """Create the lesson."""
        units = values.pop("units", [])
        return create_campaign(campaign=model(**values), units=units, by=by, at=at)


def report(
    course: Course,
    numbers: dict[Unit, tuple[int, int]],
    *,
    month: dt.date = MONTH,
    by: User | None = None,
    at: dt.datetime = STOCKHOLM_NOON,
) -> ResultReport:
    """Report completed and eligible of each unit for a month."""
    return record_results(
        course=course,
        period_on=month,
        totals=[Total(unit, eligible, completed) for unit, (completed, eligible) in numbers.items()],
        origin="typed",
        source="HR-enheten",
        version=Entry.objects.get(pk=course.pk).version,
        by=by or UserFactory(),
        at=at,
    )


def lead(course: Course, post: Post, *, at: dt.datetime = STOCKHOLM_NOON) -> LeadershipRole:
    """Demand a course of a post."""
    return add_leader(course=course, post=post, by=UserFactory(), at=at)


def prove(
    course: Course, post: Post, *, trained_on: dt.date, by: User | None = None, at: dt.datetime = STOCKHOLM_NOON
) -> LeadershipProof:
    """Record that a post's holder has taken a course."""
    about = {"reference": "KUN 2026/9", "by": by or UserFactory(), "at": at}
    return record_proof(course=course, post=post, trained_on=trained_on, **about)


def actor_of(user: User, organisation: Organisation) -> Any:
    """Resolve a person's rights on the tests' day."""
    return resolve_actor(user=user, organisation=organisation, today=STOCKHOLM_NOON.date())
