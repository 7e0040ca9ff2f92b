"""A review that is written and ready to be handed over."""

import datetime as dt

import pytest

from isms.accounts.models import Organisation, Post, Unit, User
from isms.register.decisions import DecisionGround
from reports.models import Edition, ManagementReview
from reports.services import (
    add_decision,
    add_measure,
    approve_edition,
    start_review,
    submit_review,
    write_section,
)
from tests.factories import PostFactory

SUMMARY = "Läget är gott, men översynerna släpar efter.\n\n- Åtgärda ärendena.\n- Följ upp leverantörerna."


@pytest.fixture
def director_post(unit: Unit, director: User) -> Post:
    """The post that receives the review, held by the director."""
    return PostFactory(unit=unit, title="Kulturdirektör", holder=director)


@pytest.fixture
def review(
    organisation: Organisation, unit: Unit, director_post: Post, coordinator: User, now: dt.datetime
) -> ManagementReview:
    """This year's review with a summary, one decision and two measures."""
    review = start_review(organisation=organisation, unit=unit, owner=director_post, year=2026, by=coordinator, at=now)
    write_section(review=review, code="summary", text=SUMMARY, version=review.version, by=coordinator, at=now)
    add_decision(
        review=review,
        text="Slutför översynen av äldre klassningar.",
        owner=director_post,
        due_on=dt.date(2027, 3, 31),
        version=review.version,
        by=coordinator,
        at=now,
    )
    for area, text in (
        ("inventory_classification", "Klassa det som återstår."),
        ("privacy", "Gå igenom registerförteckningen."),
    ):
        add_measure(
            review=review,
            area=area,
            from_year=2027,
            to_year=2028,
            text=text,
            owner=None,
            version=review.version,
            by=coordinator,
            at=now,
        )
    return review


@pytest.fixture
def submitted(review: ManagementReview, coordinator: User, now: dt.datetime) -> Edition:
    """The review's first edition, handed over."""
    return submit_review(review=review, version=review.version, by=coordinator, at=now)


@pytest.fixture
def approved(submitted: Edition, director: User, now: dt.datetime) -> Edition:
    """The first edition, approved but not rendered."""
    approve_edition(edition=submitted, ground=DecisionGround(), by=director, at=now)
    return submitted
