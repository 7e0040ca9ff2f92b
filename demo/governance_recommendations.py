"""Plan the demo's recommendations through their years, and the items of VoR, IKP and RSA."""

import datetime as dt
from typing import Any

from demo.people import People
from demo.timeline import Event, Timeline, on
from governance.kinds.recommendations import REVIEW_KIND
from governance.models import PlanningReference, Recommendation
from governance.services import (
    ReferenceRow,
    create_recommendation,
    decide_recommendation,
    give_officer_advice,
    save_references,
    set_references,
    verify_recommendation,
)
from isms.accounts.models import User
from isms.followup.models import FollowUp
from isms.followup.services import complete_followup
from isms.register.decisions import DecisionGround
from isms.register.models import Entry
from risks.models import Action
from risks.services import raise_action

HOME = "kulturforvaltningen"
FIELDS = (
    *("title", "source", "giver", "year", "giver_reference", "text"),
    *("received_on", "answer_due_on", "is_about_personal_data"),
)


class RecommendationPlan:
    """What others recommend, how it is answered, and what the administration's other plans call it."""

    def __init__(self, *, people: People, timeline: Timeline) -> None:
        self.people = people
        self.timeline = timeline
        self.organisation = people.organisations[HOME]
        self.coordinator = people.coordinator_of(self.organisation)
        officers = self.organisation.role_groups.filter(role_code="data_protection_officer")
        self.officer = User.objects.filter(groups__role_group__in=officers).order_by("pk")[0]
        self.stored: dict[str, int] = {}

    def add(self, content: dict[str, Any]) -> None:
        """Put everything on the timeline."""
        for row in content["references"]:
            self._plan(row["on"], 8, self._items(row))
        for row in content["recommendations"]:
            self._plan(row["registered_on"], 10, self._create(row))
            for step in (*row.get("steps", ()), *row.get("after", ())):
                self._plan(step["on"], 13, self._decide(row["key"], step))
            if told := row.get("verified"):
                self._plan(told["on"], 15, self._verify(row["key"], told))
            for told in row.get("actions", ()):
                self._plan(told["on"], 16, self._act(row["key"], told))
            for told in row.get("reviews", ()):
                self._plan(told["on"], 14, self._review(row["key"], told["note"]))
            for told in row.get("advice", ()):
                self.timeline.add(on(told["on"], 11), self.officer, self._advise(row["key"], told))
        for row in content["pointing"]:
            self._plan(row["on"], 18, self._point(row))

    def _plan(self, day: dt.date, hour: int, event: Event) -> None:
        self.timeline.add(on(day, hour), self.coordinator, event)

    def _fresh(self, key: str) -> Recommendation:
        return Recommendation.objects.with_detail().get(pk=self.stored[key])

    def _items(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            rows = [ReferenceRow(*told) for told in row["rows"]]
            save_references(organisation=self.organisation, kind=row["kind"], year=row["year"], rows=rows)

        return event

    def _references(self, names: list[str], year: int) -> list[PlanningReference]:
        """Find items by names such as "vor-11" in a year's documents."""
        items = PlanningReference.objects.filter(organisation=self.organisation, year=year)
        return [items.get(kind=name.split("-")[0], code__iexact=name.split("-")[1]) for name in names]

    def _create(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            unit = self.people.units[row["unit"]]
            recommendation = Recommendation(
                organisation=unit.organisation,
                unit=unit,
                owner=self.people.posts[row["owner"]],
                **{name: row[name] for name in FIELDS if name in row},
            )
            create_recommendation(recommendation=recommendation, by=by, at=at)
            self.stored[row["key"]] = recommendation.pk
            if names := row.get("references"):
                found = self._references(names, row["year"])
                set_references(entry=recommendation, references=found, by=by, at=at)

        return event

    def _decide(self, key: str, step: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            recommendation = self._fresh(key)
            decide_recommendation(
                recommendation=recommendation,
                to_state=step["to"],
                reason=step["reason"],
                due_on=step.get("due_on"),
                version=recommendation.version,
                ground=DecisionGround(),
                by=recommendation.owner.holder or by,
                at=at,
            )

        return event

    def _verify(self, key: str, told: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            recommendation = self._fresh(key)
            is_own = recommendation.source == Recommendation.Source.OFFICER
            verify_recommendation(
                recommendation=recommendation,
                is_verified=told.get("is_verified", True),
                verifier=told["verifier"],
                verified_on=told["on"],
                note=told["note"],
                version=recommendation.version,
                by=self.officer if is_own else by,
                at=at,
            )

        return event

    def _act(self, key: str, told: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            common = {"source": self._fresh(key), "source_key": told["title"][:120], "by": by, "at": at}
            raise_action(**common, title=told["title"], due_on=told["due_on"], area=told["area"])

        return event

    def _review(self, key: str, note: str) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            followup = FollowUp.objects.open().get(entry_id=self.stored[key], kind=REVIEW_KIND)
            complete_followup(followup=followup, outcome=FollowUp.Outcome.NO_REMARK, note=note, by=by, at=at)

        return event

    def _advise(self, key: str, told: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            about = Entry.objects.get(pk=self.stored[key])
            give_officer_advice(entry=about, text=told["text"], adviser=by.name, given_on=told["on"], by=by, at=at)

        return event

    def _point(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            action = Action.objects.get(organisation=self.organisation, title=row["action"])
            set_references(entry=action, references=self._references(row["references"], at.year), by=by, at=at)

        return event
