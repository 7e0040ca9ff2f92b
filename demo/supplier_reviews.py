"""Plan the demo's reviews of suppliers and its procurements."""

import datetime as dt
from typing import Any

from demo.inventory import Inventory
from demo.people import People
from demo.timeline import Event, Timeline, on
from isms.accounts.models import Organisation, User
from isms.register.decisions import DecisionGround
from isms.register.models import Entry
from risks.models import Action
from risks.services import move_action
from suppliers.gate import demanded_by, gate_of, profile_of
from suppliers.models import Procurement, Supplier, SupplierReview, TemplateQuestion
from suppliers.services import (
    add_deviation,
    answer_gate,
    answer_review,
    begin_review,
    create_procurement,
    decide_gate,
    decide_review,
    move_procurement,
    record_export,
)
from suppliers.services.reviews import Given


class SupplierReviewPlan:
    """Each review and procurement of the data file, step by step on its days."""

    def __init__(self, *, people: People, timeline: Timeline, inventory: Inventory) -> None:
        self.people = people
        self.timeline = timeline
        self.inventory = inventory
        self.organisation = people.organisations["kulturforvaltningen"]

    def add(self, content: dict[str, Any]) -> None:
        """Put everything on the timeline."""
        for row in content["reviews"]:
            coordinator = self.people.coordinator_of(self._organisation(row))
            self.timeline.add(on(row["on"], 9), coordinator, self._review(row))
            for told in row.get("deviations", []):
                if "action_done_on" in told:
                    self._plan(told["action_done_on"], 16, self._finish(told))
        for row in content["procurements"]:
            self._plan(row["created_on"], 9, self._procurement(row))
            if "takes_requirements_on" in row:
                self._plan(row["takes_requirements_on"], 10, self._requirements(row))
            self._plan(row["answered_on"], 11, self._answers(row))
            for told in row.get("gate", []):
                self._plan(told["on"], 13, self._gate(row, told))
            for told in row.get("moves", []):
                self._plan(told["on"], 15, self._move(row, told))

    def _plan(self, day: dt.date, hour: int, event: Event) -> None:
        self.timeline.add(on(day, hour), self.people.coordinator_of(self.organisation), event)

    def _review(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            acting = {"by": by, "at": at}
            supplier = Supplier.objects.with_detail().get(organisation=self._organisation(row), title=row["supplier"])
            review = begin_review(
                supplier=supplier,
                method=row["method"],
                participants=row.get("participants", ""),
                version=supplier.version,
                **acting,
            )
            answers = _answers_of(review, row)
            summary = row.get("summary", "")
            answer_review(review=review, answers=answers, summary=summary, version=_version(supplier), **acting)
            questions = {question.code: question for question in review.template.questions.all()}
            for told in row.get("deviations", []):
                add_deviation(
                    review=review,
                    question=questions[told["question"]],
                    description=told["text"],
                    due_on=told.get("due_on"),
                    version=_version(supplier),
                    **acting,
                )
            if not row.get("open", False):
                decide_review(
                    review=review,
                    outcome=row["outcome"],
                    reason=row.get("reason", ""),
                    escalated_to=row.get("escalated_to", ""),
                    answer_due_on=row.get("answer_due_on"),
                    ground=DecisionGround(),
                    version=_version(supplier),
                    **acting,
                )

        return event

    def _finish(self, told: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            action = Action.objects.open().with_detail().get(organisation=self.organisation, title=told["text"])
            done = {"note": told["action_note"], "version": action.version, "by": by, "at": at}
            move_action(action=action, to_state=Action.State.DONE, **done)

        return event

    def _procurement(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            unit = self.people.units[row["unit"]]
            concerned = [self.inventory.systems[key] for key in row.get("systems", [])]
            concerned += [self.inventory.assets[key] for key in row.get("assets", [])]
            create_procurement(
                procurement=Procurement(
                    organisation=self.organisation,
                    unit=unit,
                    owner=self.people.posts[row["owner"]],
                    title=row["title"],
                    procurement_kind=row["kind"],
                    need=row["need"],
                    has_personal_data=row.get("has_personal_data", True),
                    gate_on=row["gate_on"],
                ),
                subjects=list(Entry.objects.filter(pk__in=[entry.pk for entry in concerned])),
                by=by,
                at=at,
            )

        return event

    def _requirements(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            procurement = self._stored(row)
            profile = profile_of(procurement)
            demanded = demanded_by(procurement, profile)
            record_export(procurement=procurement, profile=profile.in_words, requirements=demanded, by=by, at=at)

        return event

    def _answers(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            procurement = self._stored(row)
            known = {checked.item.code for checked in gate_of(procurement).items if checked.is_automatic}
            for told in row["answers"]:
                if told["item"] not in known:
                    answer_gate(
                        procurement=procurement, points_at=None, version=_version(procurement), by=by, at=at, **told
                    )

        return event

    def _gate(self, row: dict[str, Any], told: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            procurement = self._stored(row)
            decide_gate(
                procurement=procurement,
                outcome=told["outcome"],
                reason=told.get("reason", ""),
                ground=DecisionGround(authority="delegation", delegation_item="3.4"),
                version=procurement.version,
                by=by,
                at=at,
            )

        return event

    def _move(self, row: dict[str, Any], told: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            procurement = self._stored(row)
            said = {"to_state": told["to"], "note": told.get("note", ""), "version": procurement.version}
            move_procurement(procurement=procurement, **said, by=by, at=at)

        return event

    def _organisation(self, row: dict[str, Any]) -> Organisation:
        return self.people.organisations[row.get("organisation", "kulturforvaltningen")]

    def _stored(self, row: dict[str, Any]) -> Procurement:
        return Procurement.objects.with_detail().get(organisation=self.organisation, title=row["title"])


def _version(entry: Entry) -> int:
    return Entry.objects.get(pk=entry.pk).version


def _answers_of(review: SupplierReview, row: dict[str, Any]) -> dict[str, Given]:
    """Answer every question as it should be, but for those that the row answers."""
    told, comments = row.get("answers", {}), row.get("comments", {})
    given = {}
    for question in review.template.questions.all():
        if row.get("open", False) and question.code not in told:
            continue
        comment = comments.get(question.code, "")
        if question.is_text:
            given[question.code] = Given(
                text=told.get(question.code, "Sverige, inom avtalets villkor."), comment=comment
            )
        else:
            proper = "no" if question.deviates_on == TemplateQuestion.Deviation.YES else "yes"
            given[question.code] = Given(answer=told.get(question.code, proper), comment=comment)
    return given
