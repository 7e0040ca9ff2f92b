"""Plan what is noted, remarked and asked for while the demo's latest review is written."""

import datetime as dt
from typing import Any

from demo.people import People
from demo.timeline import Event, Timeline, on
from isms.accounts.models import User
from reports.models import ReviewSection
from reports.services import add_note, ask_for_section, comment_section

HOME, YEAR = "kulturforvaltningen", 2026


class YearNotePlan:
    """The notes of a year, and how people write its review together."""

    def __init__(self, *, people: People, timeline: Timeline) -> None:
        self.people = people
        self.timeline = timeline
        self.organisation = people.organisations[HOME]

    def add(self, content: dict[str, Any]) -> None:
        """Put everything on the timeline."""
        for row in content["notes"]:
            self.timeline.add(on(row["on"], 16), self.people.users[row["by"]], self._note(row))
        for row in content["comments"]:
            self.timeline.add(on(row["on"], 16), self.people.users[row["by"]], self._comment(row))
        for row in content["asked"]:
            self.timeline.add(on(row["on"], 13), self.people.coordinator_of(self.organisation), self._ask(row))

    def _section(self, code: str) -> ReviewSection:
        sections = ReviewSection.objects.select_related("review__organisation")
        return sections.get(review__reviewed_organisation=self.organisation, review__year=YEAR, code=code)

    def _note(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            add_note(
                organisation=self.organisation,
                year=YEAR,
                chapter_code=row["chapter"],
                text=row["text"],
                noted_on=row["on"],
                by=by,
                at=at,
            )

        return event

    def _comment(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            comment_section(section=self._section(row["chapter"]), text=row["text"], by=by, at=at)

        return event

    def _ask(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            post = self.people.posts[row["post"]]
            ask_for_section(section=self._section(row["chapter"]), post=post, due_on=row["due_on"], by=by, at=at)

        return event
