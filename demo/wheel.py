"""Plan the demo's own year: recurring activities, owners' answers, absence and choices about mail."""

import datetime as dt
from typing import Any

from demo.people import People
from demo.timeline import Event, Timeline, on, share_of
from isms.accounts.models import User
from isms.followup.absences import note_absence
from isms.followup.activities import DUE_KIND, copy_year, plan_activity
from isms.followup.areas import Said, answer_areas, own_waiting, reply_to
from isms.followup.models import Activity, AreaAnswer, FollowUp
from isms.followup.preferences import choose_mail
from isms.followup.services import complete_followup
from isms.register.access import resolve_actor

HOME = "kulturforvaltningen"


class YearPlan:
    """What the administration does every year, and what its owners say."""

    def __init__(self, *, people: People, timeline: Timeline) -> None:
        self.people = people
        self.timeline = timeline
        self.coordinator = people.coordinator_of(people.organisations[HOME])

    def add(self, content: dict[str, Any]) -> None:
        """Put everything on the timeline."""
        first = content["first_year"]
        for row in content["activities"]:
            self._plan(dt.date(first, 1, 15), 9, self._activity(row))
            for number, told in enumerate(row["done"]):
                self._plan(told["on"], 15, self._done(row, first + number, told["note"]))
        for number, day in enumerate(content["copied_on"]):
            self._plan(day, 10, self._copy(first + number))
        for row in content["absences"]:
            self._plan(row["noted_on"], 9, self._absence(row))
        for row in content["preferences"]:
            self._plan(row["chosen_on"], 9, self._preference(row))
        areas = content["areas"]
        for row in areas["answered"]:
            self._plan(row["on"], 13, self._answers(row, areas))
        self._plan(areas["replied_on"], 14, self._reply(areas["reply"]))

    def _plan(self, day: dt.date, hour: int, event: Event) -> None:
        self.timeline.add(on(day, hour), self.coordinator, event)

    def _activity(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            post = self.people.posts[row["owner"]]
            activity = Activity(
                organisation=post.unit.organisation,
                unit=post.unit,
                owner=post,
                **{name: row[name] for name in ("title", "description", "starts_on", "ends_on")},
            )
            plan_activity(activity=activity, by=by, at=at)

        return event

    def _done(self, row: dict[str, Any], year: int, note: str) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            title = row["title"].replace(str(row["ends_on"].year), str(year))
            activity = Activity.objects.of_year(year).get(organisation=self.people.organisations[HOME], title=title)
            followup = FollowUp.objects.open().get(entry_id=activity.pk, kind=DUE_KIND)
            outcome = FollowUp.Outcome.WITH_REMARK if note else FollowUp.Outcome.NO_REMARK
            complete_followup(followup=followup, outcome=outcome, note=note, by=by, at=at)

        return event

    def _copy(self, year: int) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            actor = resolve_actor(user=by, organisation=self.people.organisations[HOME], today=at.date())
            copy_year(actor=actor, year=year, by=by, at=at)

        return event

    def _absence(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            post = self.people.posts[row["post"]]
            note_absence(post=post, first_on=row["first_on"], last_on=row["last_on"], by=by, at=at)

        return event

    def _preference(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            choose_mail(
                user=self.people.users[row["user"]],
                organisation=self.people.organisations[HOME],
                rhythm=row["rhythm"],
                wants_notices=row["wants_notices"],
            )

        return event

    def _answers(self, row: dict[str, Any], areas: dict[str, Any]) -> Event:
        """Let the holder answer about what waits: most is right, some is not, and now and then there is a question."""

        def event(at: dt.datetime, by: User) -> None:
            holder = self.people.posts[row["post"]].holder
            actor = resolve_actor(user=holder, organisation=self.people.organisations[HOME], today=at.date())
            said = []
            for entry in own_waiting(actor)[: row.get("most", 100)]:
                lot = share_of("areas", entry.reference, at.date())
                kind, notes = AreaAnswer.Kind.CORRECT, [""]
                if lot > 0.92:
                    kind, notes = AreaAnswer.Kind.QUESTION, areas["questions"]
                elif lot > 0.82:
                    kind, notes = AreaAnswer.Kind.CHANGE, areas["changes"]
                said.append(Said(entry, kind, notes[int(lot * 1000) % len(notes)]))
            answer_areas(said=said, by=holder, at=at)

        return event

    def _reply(self, text: str) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            waiting = AreaAnswer.objects.filter(kind=AreaAnswer.Kind.QUESTION, replied_at=None)
            answer = waiting.select_related("entry").order_by("answered_at", "pk").first()
            if answer is not None:
                reply_to(answer=answer, text=text, by=by, at=at)

        return event
