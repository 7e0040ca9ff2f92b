"""Retention: the sentence, the day, and what may be stored."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from assets.models import InformationAsset
from isms.accounts.models import Unit
from tests.factories import InformationAssetFactory


def asset(months: int | None, trigger: str, rule: str = "dispose") -> InformationAsset:
    """Return an unsaved asset with a rule."""
    return InformationAsset(retention_rule=rule, retention_months=months, retention_trigger=trigger)


@pytest.mark.parametrize(
    ("months", "trigger", "sentence"),
    [
        (24, "case_closed", "Gallras 2 år efter avslutat ärende"),
        (12, "relation_ended", "Gallras 1 år efter avslutad relation"),
        (1, "registration", "Gallras 1 månad efter registrering"),
        (18, "last_activity", "Gallras 18 månader efter senaste aktivitet"),
        (84, "calendar_year_end", "Gallras 7 år efter kalenderårets slut"),
        (0, "case_closed", "Gallras genast efter avslutat ärende"),
    ],
)
def test_rule_reads_as_a_sentence(months: int, trigger: str, sentence: str) -> None:
    assert asset(months, trigger).retention_sentence == sentence


def test_other_rules_read_as_they_are() -> None:
    assert asset(None, "", "preserve").retention_sentence == "Bevaras"
    assert asset(None, "", "undecided").retention_sentence == "Inte bestämt"


@pytest.mark.parametrize(
    ("months", "trigger", "event_on", "disposal_on"),
    [
        (24, "case_closed", dt.date(2024, 3, 15), dt.date(2026, 3, 15)),
        (12, "case_closed", dt.date(2024, 2, 29), dt.date(2025, 2, 28)),
        (1, "last_activity", dt.date(2026, 1, 31), dt.date(2026, 2, 28)),
        (84, "calendar_year_end", dt.date(2019, 5, 2), dt.date(2026, 12, 31)),
        (0, "registration", dt.date(2026, 5, 2), dt.date(2026, 5, 2)),
    ],
)
def test_day_of_disposal(months: int, trigger: str, event_on: dt.date, disposal_on: dt.date) -> None:
    assert asset(months, trigger).disposal_on(event_on) == disposal_on


def test_what_is_kept_has_no_day() -> None:
    assert asset(None, "", "preserve").disposal_on(dt.date(2026, 1, 1)) is None


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"retention_rule": "dispose", "retention_trigger": "case_closed"}, "retention_months"),
        ({"retention_rule": "dispose", "retention_months": 12}, "retention_trigger"),
        ({"retention_rule": "preserve", "retention_months": 12}, "retention_rule"),
        ({"retention_rule": "undecided", "retention_trigger": "case_closed"}, "retention_rule"),
        (
            {"retention_rule": "dispose", "retention_trigger": "case_closed", "retention_months": 1201},
            "retention_months",
        ),
    ],
)
def test_incomplete_rule_is_refused_at_its_field_and_by_the_database(unit: Unit, values: dict, field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        InformationAssetFactory(unit=unit, **values)
    assert field in refused.value.error_dict
    stored = InformationAssetFactory(unit=unit)
    with pytest.raises(IntegrityError), transaction.atomic():
        InformationAsset.objects.filter(pk=stored.pk).update(**values)
