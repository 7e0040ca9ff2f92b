"""Reads of a recommendation's page."""

import datetime as dt
from dataclasses import dataclass

from assets.processing.advice import is_officer
from governance.models import Recommendation
from isms.accounts.permissions import Right
from isms.register.access import Actor


@dataclass(frozen=True)
class CourseItem:
    """One thing that has been decided or found, for the course of events."""

    at: dt.datetime
    title: str
    who: str
    text: str
    is_verification: bool


def course_of(recommendation: Recommendation) -> list[CourseItem]:
    """Return what has been decided and verified, newest first."""
    steps = recommendation.steps.select_related("decision__decided_by").oldest_first()
    verifications = recommendation.verifications.oldest_first()
    found = [
        CourseItem(step.decision.decided_at, str(step), str(step.decision.decided_by), step.decision.reason, False)
        for step in steps
    ]
    found += [CourseItem(row.recorded_at, str(row), row.verifier, row.note, True) for row in verifications]
    return sorted(found, key=lambda item: item.at)[::-1]


def may_verify(recommendation: Recommendation, actor: Actor) -> bool:
    """Tell whether a person may record what the giver found: the coordinator, and the officer of the own ones."""
    is_own = recommendation.source == Recommendation.Source.OFFICER and is_officer(actor)
    return is_own or actor.has(Right.EDIT_REGISTER)
