"""Keep the demo's governing documents through their versions and reviews, and check three years of internal control."""

import datetime as dt
from typing import Any

from classification.models import Requirement
from demo.people import People
from demo.timeline import Event, Timeline, on
from governance.models import ControlCheck, GoverningDocument
from governance.services import (
    begin_next_version,
    change_document,
    plan_check,
    record_result,
    register_document,
    review_document,
)
from isms.accounts.models import User
from isms.register.decisions import DecisionGround
from isms.register.models import Entry
from risks.models import Action
from risks.services import move_action

HOME = "kulturforvaltningen"
COPIED = ("title", "document_kind", "level", "summary", "case_number", "review_months", "valid_until", "replaces")
ADOPTED = ("adopted_by", "adopted_on")


class GovernancePlan:
    """What is laid down and what is checked, as ``governance_documents.toml`` tells it."""

    def __init__(self, *, people: People, timeline: Timeline) -> None:
        self.people = people
        self.timeline = timeline
        self.organisation = people.organisations[HOME]
        self.coordinator = people.coordinator_of(self.organisation)
        self.documents: dict[str, int] = {}

    def add(self, content: dict[str, Any]) -> None:
        """Put every document, step and check on the timeline."""
        for row in content["documents"]:
            self._plan(row["registered_on"], 8, self._register(row))
            for step in row.get("steps", []):
                self._plan(step["on"], 13, self._step(row, step))
                self._plan_action(row, step)
        for row in content["checks"]:
            for year in row["years"]:
                self._plan(dt.date(year["year"], 1, 22), 9, self._check(row, year["year"]))
                if "on" in year:
                    self._plan(year["on"], 14, self._result(row, year))
                    self._plan_action(row, year)

    def _plan(self, day: dt.date, hour: int, event: Event) -> None:
        self.timeline.add(on(day, hour), self.coordinator, event)

    def _plan_action(self, row: dict[str, Any], step: dict[str, Any]) -> None:
        """Let the action that a review or a check raised be done on its day, when the data tells one."""
        if "action_done_on" not in step:
            return

        def event(at: dt.datetime, by: User) -> None:
            raised = Action.objects.open().filter(source__organisation=self.organisation, source__title=row["title"])
            for action in raised.order_by("pk"):
                move_action(action=action, to_state="done", note="", version=action.version, by=by, at=at)

        self._plan(step["action_done_on"], 15, event)

    def _register(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            post = self.people.posts[row["owner"]]
            document = GoverningDocument(
                organisation=self.organisation,
                unit=post.unit,
                owner=post,
                **{name: row[name] for name in (*COPIED, *ADOPTED) if name in row},
            )
            wanted = Requirement.objects.of(self.organisation).filter(code__in=row.get("requirements", []))
            requirements = list(wanted.values_list("pk", flat=True))
            register_document(document=document, requirement_ids=requirements, by=by, at=at)
            self.documents[row["key"]] = document.pk

        return event

    def _step(self, row: dict[str, Any], step: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            document = GoverningDocument.objects.with_detail().get(pk=self.documents[row["key"]])
            if step["do"] == "next_version":
                draft = begin_next_version(document=document, by=by, at=at)
                self.documents[row["key"]] = draft.pk
            elif step["do"] == "adopt":
                for name in ADOPTED:
                    setattr(document, name, step[name])
                change_document(
                    document=document,
                    version=document.version,
                    requirement_ids=list(document.requirement_links.values_list("requirement_id", flat=True)),
                    by=by,
                    at=at,
                )
            else:
                review_document(
                    document=document,
                    outcome=step["do"],
                    reason=step.get("reason", ""),
                    valid_until=step.get("valid_until"),
                    action_due_on=step.get("action_due_on"),
                    ground=DecisionGround(),
                    version=document.version,
                    by=by,
                    at=at,
                )

        return event

    def _check(self, row: dict[str, Any], year: int) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            post = self.people.posts[row["owner"]]
            told = {name: row[name] for name in ("title", "plan_id", "tertial", "what", "sample", "method")}
            check = ControlCheck(organisation=self.organisation, unit=post.unit, owner=post, year=year, **told)
            plan_check(check=check, by=by, at=at)

        return event

    def _result(self, row: dict[str, Any], year: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            check = ControlCheck.objects.with_detail().get(
                organisation=self.organisation, plan_id=row["plan_id"], year=year["year"]
            )
            record_result(
                check=check,
                result=year.get("result", "no_remark"),
                performed_on=year["on"],
                performed_by=row["performed_by"],
                note=year.get("note", ""),
                action_due_on=year.get("action_due_on"),
                version=Entry.objects.only("version").get(pk=check.pk).version,
                by=by,
                at=at,
            )

        return event
