"""Plan the demo's rights: the first yearly review of them, and an entry that is shared until a day."""

import datetime as dt
from typing import Any

from demo.inventory import Inventory
from demo.people import People
from demo.timeline import Event, Timeline, on
from isms.accounts.models import Organisation, User
from isms.register.access import Actor, resolve_actor
from isms.register.models import Entry
from isms.rights.reviewing import plan_first_review
from isms.rights.sharing import share_with

HOME = "kulturforvaltningen"


class RightsPlan:
    """What the administration does with its rights."""

    def __init__(self, *, people: People, timeline: Timeline, inventory: Inventory) -> None:
        self.people = people
        self.timeline = timeline
        self.inventory = inventory
        self.home = people.organisations[HOME]

    def add(self, content: dict[str, Any]) -> None:
        """Put everything on the timeline."""
        review = content["review"]
        coordinator = self.people.coordinator_of(self.home)
        self.timeline.add(on(review["planned_on"], 9), coordinator, self._review(review))
        for row in content["shares"]:
            self.timeline.add(on(row["on"], 10), self.people.users[row["by"]], self._share(row))

    def _review(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            owner = self.people.posts[row["owner"]]
            plan_first_review(owner=owner, first_on=row["first_on"], actor=_acting(by, self.home, at), at=at)

        return event

    def _share(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            share_with(
                entry=Entry.objects.get(pk=self.inventory.systems[row["system"]].pk),
                person=self.people.users[row["with"]],
                until=row["until"],
                may_change=row["may_change"],
                actor=_acting(by, self.home, at),
            )

        return event


def _acting(user: User, organisation: Organisation, at: dt.datetime) -> Actor:
    return resolve_actor(user=user, organisation=organisation, today=at.date())
