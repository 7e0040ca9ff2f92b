"""What the figures of incidents count, and that a restricted one is never named."""

import datetime as dt

import pytest

from incidents.models import Incident, NotificationDuty
from incidents.services import FiledPack, move_incident, record_filing
from isms.register.models import Entry
from reports.figures import Frame, compute_figure
from tests.factories import STOCKHOLM_NOON, IncidentFactory

PACK = FiledPack(answers=[], changed_keys=[], question_set_id=None, pdf=b"%PDF-")


@pytest.fixture
def frame(organisation, today) -> Frame:
    return Frame(organisation=organisation, year=today.year, as_of=today)


def value(code: str, frame: Frame) -> str:
    return compute_figure(code, frame).value_text.replace("\u00a0", " ")


def begun(at: dt.datetime, unit, **values: object) -> Incident:
    return IncidentFactory(unit=unit, discovered_at=at, at=at, **values)


def file(incident: Incident, at: dt.datetime, by) -> None:
    duty = NotificationDuty.objects.open().select_related("incident").get(incident=incident)
    late = at > duty.due_at
    told = {"way": "filed", "is_complete": True, "delay_reason": "Semester" if late else ""}
    record_filing(duty=duty, pack=PACK, filed_at=at, by=by, at=at, **told)


def test_the_year_is_that_of_the_report_and_of_the_notification(frame, unit, other_unit, actors) -> None:
    by = actors.coordinator
    new_year = dt.datetime(2025, 12, 31, 21, tzinfo=dt.UTC)
    last_year = begun(new_year, unit, is_personal_data_breach=True, title="Nyår")
    file(last_year, new_year + dt.timedelta(hours=30), by)
    spring = dt.datetime(2026, 4, 7, 9, tzinfo=dt.UTC)
    late = begun(spring, unit, is_personal_data_breach=True, title="Hemligt kollo", restricted=True)
    file(late, spring + dt.timedelta(hours=73), by)
    begun(spring, unit, is_it=True, is_information_security=True, title="Avbrott")
    begun(spring, unit, is_deviation=True, title="Avvikelse")
    begun(spring, other_unit, is_it=True, title="Främmande")
    begun(STOCKHOLM_NOON + dt.timedelta(days=2), unit, is_it=True, title="Efter mätdagen")
    assert value("incidents_reported", frame) == "3"
    assert value("incidents_it", frame) == "1 av 3 (33 %)"
    assert value("incidents_information_security", frame) == "1 av 3 (33 %)"
    assert value("incidents_breaches", frame) == "1 av 3 (33 %)"
    assert value("incidents_deviations", frame) == "1 av 3 (33 %)"
    assert value("breaches_notified", frame) == "2"
    assert value("breaches_notified_in_time", frame) == "1 av 2 (50 %)"
    assert value("incidents_cyber_reported", frame) == "0"
    before = Frame(frame.organisation, 2025, dt.date(2025, 12, 31))
    assert value("incidents_reported", before) == "1"
    assert value("breaches_notified", before) == "0"
    for code in ("incidents_reported", "incidents_breaches", "breaches_notified", "incidents_open"):
        rows = compute_figure(code, frame).rows
        hidden = [row for row in rows if row.is_restricted]
        assert len(hidden) == 1, code
        assert "Hemligt" not in str(rows)
        assert late.reference not in str(rows)


def test_open_is_told_by_the_state_on_the_day(frame, unit, actors) -> None:
    incident = begun(dt.datetime(2026, 2, 2, 9, tzinfo=dt.UTC), unit, is_it=True)
    for month, state in ((3, "assessing"), (4, "resolved"), (5, "closed"), (7, "handling")):
        version = Entry.objects.get(pk=incident.pk).version
        told = {"note": "Mer är känt", "conclusion": "Klart"}
        at = dt.datetime(2026, month, 2, 9, tzinfo=dt.UTC)
        move_incident(incident=incident, to_state=state, version=version, by=actors.coordinator, at=at, **told)
    for month, count in ((1, "0"), (2, "1"), (4, "1"), (6, "0"), (8, "1")):
        assert value("incidents_open", Frame(frame.organisation, 2026, dt.date(2026, month, 20))) == count, month
