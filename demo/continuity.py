"""Plan the demo's continuity plans, their decisions and tests."""

import datetime as dt
from decimal import Decimal
from typing import Any

from demo.people import People
from demo.risks import subject_of
from demo.timeline import Event, Timeline, on
from isms.accounts.models import User
from isms.register.decisions import DecisionGround
from risks.models import Action, ContinuityPlan, RestoreTest
from risks.services import change_plan, create_plan, decide_plan, move_action, record_test


class ContinuityWork:
    """Each plan of the data file, from its first day to its latest test."""

    def __init__(self, *, people: People, timeline: Timeline) -> None:
        self.people = people
        self.timeline = timeline

    def add(self, content: dict[str, Any]) -> None:
        """Put everything on the timeline."""
        for row in content["plans"]:
            self._plan(row, row["created_on"], 10, self._create(row))
            if "decided_on" in row:
                self._plan(row, row["decided_on"], 13, self._decide(row))
            if "changed_on" in row:
                self._plan(row, row["changed_on"], 11, self._change(row))
            for told in row.get("tests", []):
                self._plan(row, told["on"], 16, self._test(row, told))
                if "action_done_on" in told:
                    self._plan(row, told["action_done_on"], 12, self._finish(row, told))

    def _plan(self, row: dict[str, Any], day: dt.date, hour: int, event: Event) -> None:
        organisation = self.people.organisations[row.get("organisation", "kulturforvaltningen")]
        self.timeline.add(on(day, hour), self.people.coordinator_of(organisation), event)

    def _stored(self, row: dict[str, Any]) -> ContinuityPlan:
        unit = self.people.units[row["unit"]]
        return ContinuityPlan.objects.with_detail().get(organisation=unit.organisation, title=row["title"])

    def _create(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            unit = self.people.units[row["unit"]]
            plan = ContinuityPlan(
                organisation=unit.organisation,
                unit=unit,
                owner=self.people.posts[row["owner"]],
                title=row["title"],
                subject=subject_of(unit.organisation, row["subject"]),
                is_restricted=row.get("is_restricted", False),
                **{name: row[name] for name in ContinuityPlan.CONTENT_FIELDS},
            )
            create_plan(plan=plan, by=by, at=at)

        return event

    def _decide(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            plan = self._stored(row)
            acting = by if plan.is_restricted else (plan.owner.holder or by)
            decide_plan(plan=plan, version=plan.version, reason="", ground=DecisionGround(), by=acting, at=at)

        return event

    def _change(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            plan = self._stored(row)
            for name, value in row["changed"].items():
                setattr(plan, name, value)
            change_plan(plan=plan, version=plan.version, by=by, at=at)

        return event

    def _test(self, row: dict[str, Any], told: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            record_test(
                plan=self._stored(row),
                kind=told["kind"],
                tested_on=told["on"],
                worked=told["worked"],
                restored_hours=_hours(told.get("restored")),
                lost_hours=_hours(told.get("lost")),
                shortcomings=told.get("shortcomings", ""),
                action_due_on=told.get("action_due_on"),
                by=by,
                at=at,
            )

        return event

    def _finish(self, row: dict[str, Any], told: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            plan = self._stored(row)
            test = RestoreTest.objects.get(plan=plan, tested_on=told["on"])
            action = Action.objects.open().with_detail().get(source_id=plan.pk, source_key=f"restore_test:{test.pk}")
            told_when_done = {"note": told["action_note"], "version": action.version, "by": by, "at": at}
            move_action(action=action, to_state=Action.State.DONE, **told_when_done)

        return event


def _hours(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))
