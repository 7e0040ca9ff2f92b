"""Plan the demo's yearly reviews: written, handed over, approved and rendered, each in its year."""

import datetime as dt
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from demo.people import People
from demo.timeline import Event, Timeline, on
from isms.accounts.models import User
from isms.register.decisions import DecisionGround
from isms.register.models import Entry
from reports.models import ManagementReview, ReviewMeasure
from reports.services import (
    add_decision,
    add_measure,
    approve_edition,
    change_measure,
    mark_part,
    run_rendering,
    start_review,
    submit_review,
    write_section,
)


class ReviewPlan:
    """One year's review as the data file describes it."""

    def __init__(self, row: dict[str, Any], *, people: People, measures: dict[str, str]) -> None:
        self.row = row
        self.people = people
        # The text of every measure by its key in the data file, to find those carried from the year before.
        self.measures = measures
        self.review: ManagementReview

    def add_to(self, timeline: Timeline) -> None:
        """Put the review's events on the timeline."""
        organisation = self.people.organisations[self.row["organisation"]]
        coordinator = self.people.coordinator_of(organisation)
        timeline.add(on(self.row["started_on"], 9), coordinator, self._start)
        writing_at = on(self.row["started_on"] + dt.timedelta(days=14), 10)
        for number, write in enumerate(self._writings()):
            timeline.add(writing_at + dt.timedelta(minutes=7 * number), coordinator, write)
        if self.row["state"] == "approved":
            timeline.add(on(self.row["submitted_on"], 10), self.people.users[self.row["submitted_by"]], self._submit)
            timeline.add(on(self.row["approved_on"], 15), self.people.users[self.row["approved_by"]], self._approve)

    def _version(self) -> int:
        return Entry.objects.values_list("version", flat=True).get(pk=self.review.pk)

    def _start(self, at: dt.datetime, by: User) -> None:
        unit = self.people.units[self.row["unit"]]
        self.review = start_review(
            organisation=unit.organisation,
            unit=unit,
            owner=self.people.posts[self.row["owner"]],
            year=self.row["year"],
            case_number=self.row.get("case_number", ""),
            by=by,
            at=at,
        )

    def _writings(self) -> Iterator[Event]:
        """Yield each thing that is written in the review: sections, decisions, what became of last year's, measures."""
        for code, text in self.row["sections"].items():
            yield partial(self._write, write_section, code=code, text=text)
        for point in self.row.get("decisions", []):
            owner = self.people.posts.get(point["owner"])
            yield partial(self._write, add_decision, text=point["text"], owner=owner, due_on=point["due_on"])
        for carried in self.row.get("carried", []):
            yield partial(self._tell_what_became_of, carried=carried)
        for promised in self.row.get("measures", []):
            self.measures[promised["key"]] = promised["text"]
            values = {name: promised[name] for name in ("area", "from_year", "to_year", "text")}
            yield partial(self._write, add_measure, **values, owner=self.people.posts.get(promised["owner"]))
        for mark in self.row.get("marks", []):
            yield partial(self._mark, mark=mark)

    def _write(self, service: Callable[..., object], at: dt.datetime, by: User, **values: Any) -> None:
        service(review=self.review, version=self._version(), by=by, at=at, **values)

    def _mark(self, at: dt.datetime, by: User, *, mark: dict[str, Any]) -> None:
        """Mark a part for secrecy; a measure is named by its key in the data file."""
        values = dict(mark)
        if values["part"] == "measure":
            values["key"] = str(self.review.measures.get(text=self.measures[values["key"]]).position)
        self._write(mark_part, at, by, **values)

    def _tell_what_became_of(self, at: dt.datetime, by: User, *, carried: dict[str, Any]) -> None:
        measure: ReviewMeasure = self.review.measures.get(text=self.measures[carried["from"]])
        change_measure(
            measure=measure,
            review=self.review,
            status=carried["status"],
            status_note=carried["status_note"],
            owner=measure.owner,
            version=self._version(),
            by=by,
            at=at,
        )

    def _submit(self, at: dt.datetime, by: User) -> None:
        self.edition = submit_review(review=self.review, version=self._version(), by=by, at=at)

    def _approve(self, at: dt.datetime, by: User) -> None:
        approval = approve_edition(edition=self.edition, ground=DecisionGround(), by=by, at=at)
        run_rendering(job=approval.edition.render_job, clock=lambda: at)


def plan_reviews(content: dict[str, Any], *, people: People, timeline: Timeline) -> None:
    """Plan every review of the data file."""
    measures: dict[str, str] = {}
    for row in content["reviews"]:
        ReviewPlan(row, people=people, measures=measures).add_to(timeline)
