"""Let three years of follow-ups be done in time, late or not at all."""

import datetime as dt
from typing import Any

import pghistory

from demo.inventory import Inventory
from demo.people import People
from demo.timeline import Timeline, on, share_of
from demo.yearly import ACCESS, begin_access_reviews, finish_access_actions, review_access_of, sign_review_of
from isms.accounts.models import User
from isms.followup.models import FollowUp
from isms.followup.services import complete_followup

REMARKS = (
    "Ägaren är bytt sedan sist, uppgifterna är rättade.",
    "Leverantörens kontaktuppgifter var gamla och är uppdaterade.",
    "Två konton som inte används är avslutade.",
    "Beskrivningen stämde inte med hur systemet används i dag.",
)
LONG_LATE = dt.timedelta(days=240)
SHARE_CAUGHT_UP = 0.25
# These are completed by what they wait for, such as an action that is done.
CLOSED_ELSEWHERE = (
    "review_decision",
    "review_section",
    "review_part",
    "leadership_training",
    "training_below_target",
    "action_due",
    "activity_due",
    "classification_decision",
    "control_check",
    "governing_document_review",
    "impact_assessment",
    "incident_closing",
    "recommendation_answer",
    "recommendation_due",
    "incident_informing",
    "incident_notification",
    "incident_triage",
    "restore_test",
    "risk_acceptance",
    "threshold_review",
    "supplier_review",
    "supplier_escalation",
    "procurement_gate",
)


class FollowUpPlan:
    """Works through what is due each month; the shares of each year come from the data file."""

    def __init__(self, content: dict[str, Any], *, people: People, inventory: Inventory) -> None:
        self.people = people
        self.inventory = inventory
        self.shares = {row["year"]: row for row in content["years"]}
        self.told = content["followups"]
        self.told_days = {(row["system"], row["kind"], row["intended_on"]) for row in self.told}

    def add_to(self, timeline: Timeline, *, first: dt.date, last: dt.date) -> None:
        """Put the told follow-ups, and one working through of the others each month, on the timeline."""
        for row in self.told:
            organisation = self.people.organisations["kulturforvaltningen"]
            timeline.add(on(row["completed_on"], 11), self.people.coordinator_of(organisation), self._told_event(row))
        for organisation in self.people.organisations.values():
            if organisation.role_groups.exists():
                coordinator = self.people.coordinator_of(organisation)
                timeline.add(on(ACCESS["first_on"], 7), coordinator, self._begin_event(organisation.pk))
        day = first.replace(day=17)
        while day <= last:
            for organisation in self.people.organisations.values():
                if organisation.role_groups.exists():
                    coordinator = self.people.coordinator_of(organisation)
                    timeline.add(on(day, 15), coordinator, self._monthly_event(organisation.pk))
            day = (day + dt.timedelta(days=20)).replace(day=17)

    def _told_event(self, row: dict[str, Any]):
        def event(at: dt.datetime, by: User) -> None:
            system = self.inventory.systems[row["system"]]
            followup = FollowUp.objects.open().get(entry_id=system.pk, kind=row["kind"])
            _complete(
                followup=followup,
                outcome=row["outcome"],
                note=row["note"],
                postponed_to=row.get("postponed_to"),
                by=by,
                at=at,
            )

        return event

    def _begin_event(self, organisation_id: int):
        def event(at: dt.datetime, by: User) -> None:
            begin_access_reviews(organisation_id, by=by, at=at)

        return event

    def _monthly_event(self, organisation_id: int):
        def event(at: dt.datetime, by: User) -> None:
            told = {
                (self.inventory.systems[key].pk, kind, day)
                for key, kind, day in self.told_days
                if key in self.inventory.systems
            }
            waiting = (
                FollowUp.objects.open()
                .filter(entry__organisation_id=organisation_id, intended_on__lte=at.date() + dt.timedelta(days=14))
                .exclude(kind__in=CLOSED_ELSEWHERE)
                .select_related("entry__owner__holder")
                .order_by("intended_on", "pk")
            )
            finish_access_actions(organisation_id, by=by, at=at)
            for followup in waiting:
                if (followup.entry_id, followup.kind, followup.intended_on) not in told:
                    self._perhaps_complete(followup, at=at, by=by)

        return event

    def _perhaps_complete(self, followup: FollowUp, *, at: dt.datetime, by: User) -> None:
        """Complete one in time, complete it late, or leave it, by a lot that depends on the follow-up only."""
        shares = self.shares.get(followup.intended_on.year) or self.shares[max(self.shares)]
        lot = share_of(followup.entry.reference, followup.kind, followup.intended_on, followup.entry.organisation_id)
        is_late = followup.intended_on < at.date()
        if at.date() - followup.intended_on > LONG_LATE:
            # The coordinator asks about the oldest ones, and some of them are done each month.
            again = share_of("again", followup.entry.reference, followup.kind, at.year, at.month)
            lot = shares["share_in_time"] + shares["share_late"] * again
            if again > SHARE_CAUGHT_UP:
                return
        elif lot > shares["share_in_time"] + shares["share_late"] or (lot > shares["share_in_time"] and not is_late):
            return
        if not FollowUp.objects.open().filter(pk=followup.pk).exists():
            return  # an årsgenomgång earlier the same day has confirmed it
        remark = REMARKS[int(lot * 1000) % len(REMARKS)] if share_of(lot) < 0.25 else ""
        _complete(
            followup=followup,
            outcome=FollowUp.Outcome.WITH_REMARK if remark else FollowUp.Outcome.NO_REMARK,
            note=remark,
            by=by,
            at=at,
        )


def _complete(*, followup: FollowUp, by: User, **outcome: Any) -> None:
    """Complete a follow-up as its owner; a vacant post leaves it to the coordinator."""
    owner = followup.entry.owner.holder if followup.entry.owner else None
    # The owner of a restricted entry does not see it: the coordinator answers.
    acting = by if owner is None or followup.entry.is_restricted else owner
    pghistory.context(user=acting.pk)
    if followup.kind == "access_review":
        review_access_of(followup, by=acting, at=outcome["at"])
    elif followup.kind == "system_review" and outcome["outcome"] != FollowUp.Outcome.POSTPONED:
        sign_review_of(followup, outcome=outcome["outcome"], note=outcome["note"], by=acting, at=outcome["at"])
    else:
        complete_followup(followup=followup, by=acting, **outcome)
