"""A row's check constraints are asked about together, and each still says its own words."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import CheckConstraint
from django.test.utils import CaptureQueriesContext

from assets.models import System
from isms.followup.models import FollowUp
from isms.register.models import Entry
from tests.factories import STOCKHOLM_NOON, SystemFactory

pytestmark = pytest.mark.django_db

NEEDS_NOTE = "Skriv en anteckning när utfallet är med anmärkning eller uppskjutet."
NEEDS_WHOLE = "En genomförd uppföljning behöver tidpunkt, person och utfall."


@pytest.fixture
def followup(unit: Any) -> FollowUp:
    """An open follow-up."""
    return FollowUp.objects.filter(entry=SystemFactory(unit=unit)).order_by("pk").first()


def told(row: Any, **options: Any) -> list[str]:
    """Return what a row is refused for."""
    with pytest.raises(ValidationError) as caught:
        row.full_clean(**options)
    return caught.value.messages


def test_one_question_for_each_table(unit: Any) -> None:
    system = SystemFactory(unit=unit)
    for model in (System, Entry):
        assert sum(isinstance(each, CheckConstraint) for each in model._meta.constraints) > 1
    with CaptureQueriesContext(connection) as captured:
        system.validate_constraints()
    checks = [each["sql"] for each in captured if '"_check"' in each["sql"]]
    assert len(checks) == 2
    assert system.get_constraints() == [(System, System._meta.constraints), (Entry, Entry._meta.constraints)]


def test_each_that_does_not_hold_says_its_own_words(followup: FollowUp) -> None:
    followup.outcome = "with_remark"
    assert sorted(told(followup)) == sorted([NEEDS_NOTE, NEEDS_WHOLE])
    followup.outcome_note = "Två konton är kvar."
    assert told(followup) == [NEEDS_WHOLE]
    followup.completed_at, followup.completed_by = STOCKHOLM_NOON, followup.opened_by
    followup.full_clean()


def test_a_field_that_is_left_out_hides_no_other_fault(followup: FollowUp) -> None:
    followup.outcome, followup.interval_months = "with_remark", 0
    assert told(followup, exclude=["interval_months"]) == [NEEDS_WHOLE, NEEDS_NOTE]


def test_what_is_unique_is_still_asked_about(followup: FollowUp) -> None:
    followup.pk, followup._state.adding = None, True
    assert told(followup) == ["Posten har redan en öppen uppföljning av det slaget."]
