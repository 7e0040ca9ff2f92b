"""Recommendations for tests, made by their services."""

import datetime as dt
from typing import Any

import factory
from factory.django import DjangoModelFactory

from governance.models import PlanningReference, Recommendation, RecommendationStep
from governance.services import create_recommendation, decide_recommendation
from isms.accounts.models import User
from isms.register.decisions import DecisionGround
from isms.register.models import Entry
from tests.factories import STOCKHOLM_NOON, EntryFactory, OrganisationFactory, UserFactory


class RecommendationFactory(EntryFactory):
    """A new recommendation of the data protection officer."""

    class Meta:
        model = Recommendation

    title = factory.Sequence(lambda number: f"Rekommendation {number}")
    text = "Följ upp bristerna"
    source = "data_protection_officer"
    year = 2026
    received_on = dt.date(2026, 11, 1)
    answer_due_on = dt.date(2026, 12, 15)

    @classmethod
    def save_through_service(
        cls, model: type[Recommendation], *, by: User, at: dt.datetime, **values: Any
    ) -> Recommendation:
        """Register the recommendation."""
        return create_recommendation(recommendation=model(**values), by=by, at=at)


class ReferenceFactory(DjangoModelFactory):
    """A line of a year's VoR."""

    class Meta:
        model = PlanningReference

    organisation = factory.SubFactory(OrganisationFactory)
    kind = "vor"
    year = 2026
    code = factory.Sequence(lambda number: f"4.{number}")
    text = "Behörigheter följs inte upp"


def decide(recommendation: Recommendation, to_state: str, reason: str = "Vi gör så", **told: Any) -> RecommendationStep:
    """Move a recommendation from its stored version."""
    values = {"ground": DecisionGround(), "by": UserFactory(), "at": STOCKHOLM_NOON, **told}
    version = Entry.objects.get(pk=recommendation.pk).version
    return decide_recommendation(
        recommendation=recommendation, to_state=to_state, reason=reason, version=version, **values
    )
