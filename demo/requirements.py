"""Plan the demo's common controls, and self-assessments of some systems with their gaps and actions."""

import datetime as dt
from typing import Any

from assets.models import System
from classification.assessment import GivenAnswer, answer_requirements, sign_off_assessment
from classification.common_controls import register_control
from classification.gap_actions import raise_gap_actions
from classification.models import AssessedRequirement, CommonControl, Requirement
from demo.inventory import Inventory
from demo.people import People
from demo.timeline import Event, Timeline, on, share_of
from isms.accounts.models import User
from risks.models import Action
from risks.services import move_action

MET, PARTLY = 0.72, 0.9


class RequirementPlan:
    """Who answers what of the requirements, by the keys of the data file."""

    def __init__(self, content: dict[str, Any], *, people: People, inventory: Inventory) -> None:
        self.content = content
        self.people = people
        self.inventory = inventory

    def add_to(self, timeline: Timeline) -> None:
        """Put everything on the timeline."""
        coordinator = self.people.coordinator_of(self.people.organisations["kulturforvaltningen"])
        for row in self.content["controls"]:
            timeline.add(on(row["registered_on"], 10), coordinator, self._control(row))
        for row in self.content["assessments"]:
            timeline.add(on(row["answered_on"], 14), coordinator, self._assessment(row))

    def _control(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            unit = self.people.units[row["unit"]]
            control = CommonControl(
                organisation=unit.organisation,
                unit=unit,
                owner=self.people.posts[row["owner"]],
                title=row["title"],
                requirement=Requirement.objects.of(unit.organisation).get(code=row["requirement"]),
                state=row["state"],
                how=row["how"],
            )
            register_control(control=control, by=by, at=at)

        return event

    def _assessment(self, row: dict[str, Any]) -> Event:
        """Answer, make actions of the first gaps and sign off, as the owner where the post has a holder."""

        def event(at: dt.datetime, by: User) -> None:
            system = System.objects.with_detail().get(pk=self.inventory.systems[row["system"]].pk)
            acting = (system.owner.holder if system.owner else None) or by
            answers = self._answers(row, system)
            answer_requirements(entry=system, answers=answers, by=acting, at=at)
            if row["actions"]:
                gaps = AssessedRequirement.objects.filter(entry_id=system.pk, is_inherited=False).gaps().in_order()
                chosen = list(gaps.values_list("requirement_id", flat=True)[: row["actions"]])
                raised = raise_gap_actions(
                    entry=system, requirement_ids=chosen, owner=None, due_on=row["due_on"], by=acting, at=at
                )
                move_first(raised, by=acting, at=at)
            if row["is_signed_off"]:
                sign_off_assessment(entry=system, by=acting, at=at)

        return event

    def _answers(self, row: dict[str, Any], system: System) -> list[GivenAnswer]:
        answers = []
        rows = AssessedRequirement.objects.with_detail().filter(entry_id=system.pk).in_order()
        for assessed in rows:
            if assessed.is_inherited:
                if assessed.requirement.code == row.get("deviates_from"):
                    answers.append(
                        GivenAnswer(
                            requirement_id=assessed.requirement_id,
                            version=0,
                            state=row["deviation_state"],
                            how=row["deviation_how"],
                            reason=row["deviation_reason"],
                            is_deviation=True,
                        )
                    )
            elif share_of(assessed.requirement.code, "answered", row["system"]) < row["answered_share"]:
                answers.append(
                    self._answer(
                        system, assessed, share_of(assessed.requirement.code, row["system"], row["answered_on"])
                    )
                )
        return answers

    def _answer(self, system: System, row: AssessedRequirement, lot: float) -> GivenAnswer:
        code, is_bought = row.requirement.code, system.operation != System.Operation.OWN
        texts = self.content["texts"].get(code, {"met": "", "gap": ""})
        state, how, reason = "fulfilled", texts["met"], ""
        if is_bought and code in self.content["not_applicable"]:
            state, how, reason = "not_applicable", "", self.content["not_applicable"][code]
        elif lot >= MET and texts["gap"]:
            state, how = "partly" if lot < PARTLY else "not", texts["gap"]
        return GivenAnswer(requirement_id=row.requirement_id, version=0, state=state, how=how, reason=reason)


def move_first(actions: list[Action], *, by: User, at: dt.datetime) -> None:
    """Let work on the first of several actions have begun."""
    if len(actions) > 1:
        action = Action.objects.with_detail().get(pk=actions[0].pk)
        move_action(action=action, to_state=Action.State.ONGOING, note="", version=action.version, by=by, at=at)
