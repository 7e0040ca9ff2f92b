"""Plan the demo's register of processing activities, with its threshold and impact assessments."""

import datetime as dt
from typing import Any

from assets.models import ControllerDetails, Criterion, ImpactAssessment, ProcessingActivity, ServedController
from assets.processing.advice import record_advice
from assets.processing.impact import CONTENT, decide_impact_assessment, record_consultation, work_on_impact_assessment
from assets.processing.services import (
    change_activity,
    register_activity,
    save_controller_details,
    save_served_controller,
)
from assets.processing.threshold import Answer, assess_threshold, decide_threshold
from demo.inventory import Inventory
from demo.people import People
from demo.timeline import Event, Timeline, on
from isms.accounts.models import User
from isms.register.decisions import DecisionGround
from isms.register.models import Entry

OFFICER = "tomasz-nyberg"
NO = "Nej, inte i den här behandlingen."
# Keys of a row that are not fields of the processing.
BESIDE = {"registered_on", "unit", "owner", "systems", "assets", "thresholds", "impact", "changes", "served"}


class ProcessingPlan:
    """Each processing of the data file, and what is judged about it over the years."""

    def __init__(self, *, people: People, timeline: Timeline, inventory: Inventory) -> None:
        self.people = people
        self.timeline = timeline
        self.inventory = inventory
        self.activities: dict[str, ProcessingActivity] = {}

    def add(self, content: dict[str, Any]) -> None:
        """Put everything on the timeline."""
        first = min(row["registered_on"] for row in content["activities"])
        for key, details in content["controllers"].items():
            organisation = self.people.organisations[key]
            self._plan(first, 8, self.people.coordinator_of(organisation), self._details(key, details))
        for row in content["activities"]:
            coordinator = self.people.coordinator_of(self.people.units[row["unit"]].organisation)
            holder = self.people.posts[row["owner"]].holder
            owner = coordinator if holder is None or row.get("is_restricted") else holder
            self._plan(row["registered_on"], 10, coordinator, self._register(row))
            for told in row.get("thresholds", []):
                self._plan(told["assessed_on"], 10, owner, self._assess(row, told))
                if "decided_on" in told:
                    self._plan(told["decided_on"], 14, owner, self._decide(row, told))
            for told in row.get("impact", []):
                self._plan(told["written_on"], 10, owner, self._write(row, told))
                if "decided_on" in told:
                    self._plan(told["decided_on"], 14, owner, self._decide_impact(row, told))
                if "asked_on" in told:
                    self._plan(told["asked_on"], 9, owner, self._consult(row, told))
            for told in row.get("changes", []):
                self._plan(told["changed_on"], 10, owner, self._change(row, told))

    def _plan(self, day: dt.date, hour: int, by: User, event: Event) -> None:
        self.timeline.add(on(day, hour), by, event)

    def _stored(self, row: dict[str, Any]) -> ProcessingActivity:
        return ProcessingActivity.objects.with_everything().get(pk=self.activities[row["title"]].pk)

    def _version(self, row: dict[str, Any]) -> int:
        return Entry.objects.values_list("version", flat=True).get(pk=self.activities[row["title"]].pk)

    def _details(self, key: str, details: dict[str, str]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            save_controller_details(details=ControllerDetails(organisation=self.people.organisations[key], **details))

        return event

    def _register(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            unit = self.people.units[row["unit"]]
            facts = {name: value for name, value in row.items() if name not in BESIDE}
            if facts.get("our_role") != "processor":
                facts.setdefault("controller", "board")
            activity = ProcessingActivity(
                organisation=unit.organisation, unit=unit, owner=self.people.posts[row["owner"]], **facts
            )
            self.activities[row["title"]] = register_activity(
                activity=activity,
                systems=[self.inventory.systems[key] for key in row["systems"] if key in self.inventory.systems],
                assets=[self.inventory.assets[key] for key in row["assets"] if key in self.inventory.assets],
                by=by,
                at=at,
            )
            if "served" in row:
                served = ServedController(activity=activity, **row["served"])
                save_served_controller(served=served, version=self._version(row), by=by, at=at)

        return event

    def _assess(self, row: dict[str, Any], told: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            reasons = told["yes"]
            assessment = assess_threshold(
                activity=self._stored(row),
                version=self._version(row),
                answers={code: Answer(code in reasons, reasons.get(code, NO)) for code in Criterion.values},
                mandatory_case=told.get("mandatory_case", "none"),
                override=told.get("override", "follow"),
                override_reason=told.get("override_reason", ""),
                by=by,
                at=at,
            )
            if "advice" in told:
                self._advise(assessment, told["advice"], at=at + dt.timedelta(hours=4))

        return event

    def _advise(self, about: Any, text: str, *, at: dt.datetime) -> None:
        officer = self.people.users[OFFICER]
        record_advice(about=about, text=text, given_on=at.date(), adviser=officer.name, by=officer, at=at)

    def _decide(self, row: dict[str, Any], told: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            activity = self._stored(row)
            decide_threshold(
                assessment=activity.threshold_assessments.latest_first()[0],
                version=activity.version,
                reason=told["reason"],
                ground=DecisionGround(),
                by=by,
                at=at,
            )

        return event

    def _write(self, row: dict[str, Any], told: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            written = work_on_impact_assessment(
                activity=self._stored(row),
                version=self._version(row),
                content={name: told[name] for name in CONTENT},
                by=by,
                at=at,
            )
            if "advice" in told:
                self._advise(written, told["advice"], at=at + dt.timedelta(hours=4))

        return event

    def _decide_impact(self, row: dict[str, Any], told: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            decide_impact_assessment(
                assessment=self._latest_impact(row),
                version=self._version(row),
                reason=told["reason"],
                ground=DecisionGround(),
                by=by,
                at=at,
            )

        return event

    def _consult(self, row: dict[str, Any], told: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            record_consultation(
                assessment=self._latest_impact(row),
                version=self._version(row),
                asked_on=told["asked_on"],
                case_number=told["case_number"],
                by=by,
                at=at,
            )

        return event

    def _latest_impact(self, row: dict[str, Any]) -> ImpactAssessment:
        return self._stored(row).impact_assessments.latest_first()[0]

    def _change(self, row: dict[str, Any], told: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            activity = self._stored(row)
            for name, value in told.items():
                if name != "changed_on":
                    setattr(activity, name, value)
            change_activity(
                activity=activity,
                assets=list(activity.assets.all()),
                systems=list(activity.systems.all()),
                version=activity.version,
                by=by,
                at=at,
            )

        return event
