"""Plan the demo's courses, three years of totals, the leadership's proofs and lessons."""

import datetime as dt
from typing import Any

from demo.people import People
from demo.timeline import Event, Timeline, on, share_of
from isms.accounts.models import User
from isms.followup.models import FollowUp
from isms.followup.services import complete_followup
from training.kinds import BELOW_TARGET
from training.models import Campaign, Course
from training.services import (
    Total,
    add_leader,
    count_opening,
    create_campaign,
    create_course,
    record_proof,
    record_results,
    remember_units,
    send_campaign,
)

HOME = "kulturforvaltningen"
# Totals are fetched some days into the next month.
FETCHED_AFTER = dt.timedelta(days=36)
ANSWERED_AFTER = dt.timedelta(days=17)
SHARE_ANSWERED = 0.8


class TrainingPlan:
    """What the administration teaches, who has learned it and who leads with proof."""

    def __init__(self, *, people: People, timeline: Timeline) -> None:
        self.people = people
        self.timeline = timeline
        self.coordinator = people.coordinator_of(people.organisations[HOME])

    def add(self, content: dict[str, Any]) -> None:
        """Put everything on the timeline."""
        first = min(row["created_on"] for row in content["courses"])
        self._plan(first, 9, self._units(content))
        for row in content["courses"]:
            self._plan(row["created_on"], 10, self._course(row))
            for month in row["months"]:
                fetched_on = month["on"] + FETCHED_AFTER
                self._plan(fetched_on, 9, self._totals(content, row, month))
                self._plan(fetched_on + ANSWERED_AFTER, 13, self._answers(row, content["answers"]))
        leading = content["leadership"]
        self._plan(leading["created_on"], 10, self._leadership(leading))
        for proof in leading["proofs"]:
            self._plan(proof["on"], 15, self._proof(leading, proof))
        for row in content["lessons"]:
            self._plan(row["starts_on"], 9, self._lesson(row))
            self._plan(row["sent_on"], 10, self._send(row))
            self._plan(row["sent_on"] + dt.timedelta(days=7), 10, self._open(row))

    def _plan(self, day: dt.date, hour: int, event: Event) -> None:
        self.timeline.add(on(day, hour), self.coordinator, event)

    def _new_course(self, row: dict[str, Any], **values: Any) -> Course:
        unit = self.people.units[row["unit"]]
        return Course(
            organisation=unit.organisation,
            unit=unit,
            owner=self.people.posts[row["owner"]],
            title=row["title"],
            description=row["description"],
            provider=row["provider"],
            **values,
        )

    def _stored(self, title: str) -> Course:
        return Course.objects.with_detail().get(organisation=self.people.organisations[HOME], title=title)

    def _units(self, content: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            units, posts = self.people.units, self.people.posts
            remember_units(
                organisation=self.people.organisations[HOME],
                names={name: units.get(key) for name, key in content["aliases"].items()},
                contacts={units[unit]: posts[post] for unit, post in content["contacts"].items()},
            )

        return event

    def _course(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            course = self._new_course(
                row,
                target_percent=row["target"],
                external_name=row.get("external_name", ""),
                period=row.get("period", "yearly"),
                audience=row.get("audience", "all"),
                part_titles="\n".join(row.get("parts", [])),
            )
            create_course(course=course, by=by, at=at)

        return event

    def _totals(self, content: dict[str, Any], row: dict[str, Any], month: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            course = self._stored(row["title"])
            numbers = zip(content["units"], row.get("eligible", content["eligible"]), month["percent"], strict=True)
            parts = range(1, len(course.parts) + 1) if course.parts else (0,)
            totals = [
                Total(self.people.units[unit], eligible, _part_of(eligible, percent, part), part)
                for unit, eligible, percent in numbers
                for part in parts
            ]
            record_results(
                course=course,
                period_on=month["on"],
                totals=totals,
                origin="imported",
                source="Utdrag ur lärplattformen",
                version=course.version,
                by=by,
                at=at,
            )

        return event

    def _answers(self, row: dict[str, Any], answers: list[str]) -> Event:
        """Let most managers answer the follow-ups of their units, each in the own name."""

        def event(at: dt.datetime, by: User) -> None:
            course = self._stored(row["title"])
            waiting = FollowUp.objects.open().filter(entry_id=course.pk, kind=BELOW_TARGET)
            for followup in waiting.select_related("responsible__holder").order_by("pk"):
                lot = share_of(course.reference, followup.topic, followup.intended_on)
                if lot < SHARE_ANSWERED and followup.responsible and followup.responsible.holder:
                    complete_followup(
                        followup=followup,
                        outcome=FollowUp.Outcome.WITH_REMARK,
                        note=answers[int(lot * 100) % len(answers)],
                        by=followup.responsible.holder,
                        at=at,
                    )

        return event

    def _leadership(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            course = create_course(
                course=self._new_course(row, audience="leadership", target_percent=100), by=by, at=at
            )
            for post in row["posts"]:
                add_leader(course=course, post=self.people.posts[post], by=by, at=at)

        return event

    def _proof(self, row: dict[str, Any], proof: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            record_proof(
                course=self._stored(row["title"]),
                post=self.people.posts[proof["post"]],
                trained_on=proof["on"],
                reference=proof["reference"],
                by=by,
                at=at,
            )

        return event

    def _lesson(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            unit = self.people.units[row["unit"]]
            lesson = Campaign(
                organisation=unit.organisation,
                unit=unit,
                owner=self.people.posts[row["owner"]],
                course=self._stored(row["course"]),
                **{name: row[name] for name in ("title", "text", "starts_on", "ends_on")},
            )
            create_campaign(
                campaign=lesson, units=[self.people.units[key] for key in row.get("units", [])], by=by, at=at
            )

        return event

    def _send(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            lesson = Campaign.objects.get(title=row["title"])
            send_campaign(campaign=lesson, version=lesson.version, by=by, at=at)

        return event

    def _open(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            lesson = Campaign.objects.get(title=row["title"])
            for channel, count in row["openings"].items():
                for _number in range(count):
                    count_opening(campaign=lesson, channel=channel, on=at.date())

        return event


def _part_of(eligible: int, percent: int, part: int) -> int:
    """Return how many have completed; later parts of a series have been taken by fewer."""
    return round(eligible * max(0, percent - max(0, part - 1) * 6) / 100)
