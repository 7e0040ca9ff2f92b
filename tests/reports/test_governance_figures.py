"""What the figures of governing documents and internal control count, on the day of the count."""

import datetime as dt

import pytest

from governance.services import begin_next_version, change_document, record_result, review_document
from isms.register.decisions import DecisionGround
from isms.register.models import Entry
from reports.figures import Frame, compute_figure
from tests.governance.factories import ControlCheckFactory, GoverningDocumentFactory


def at(month: int, day: int, year: int = 2026) -> dt.datetime:
    return dt.datetime(year, month, day, 10, tzinfo=dt.UTC)


@pytest.fixture
def value(organisation):
    def told(code: str, day: dt.date) -> str:
        frame = Frame(organisation=organisation, year=day.year, as_of=day)
        return compute_figure(code, frame).value_text.replace("\u00a0", " ")

    return told


def test_documents_are_counted_as_they_stood_on_the_day(value, unit, other_unit, actors) -> None:
    by = actors.coordinator
    old = GoverningDocumentFactory(unit=unit, adopted_on=dt.date(2024, 3, 1), at=at(3, 2, 2024))
    gone = GoverningDocumentFactory(unit=unit, adopted_on=dt.date(2025, 2, 1), at=at(2, 2))
    ends = GoverningDocumentFactory(
        unit=unit, adopted_on=dt.date(2025, 9, 1), valid_until=dt.date(2026, 9, 30), restricted=True, at=at(2, 2)
    )
    GoverningDocumentFactory(unit=unit, draft=True, at=at(2, 2))
    GoverningDocumentFactory(unit=other_unit, at=at(2, 2))
    draft = begin_next_version(document=old, by=by, at=at(5, 1))
    draft.adopted_by, draft.adopted_on = "Direktören", dt.date(2026, 6, 1)
    change_document(document=draft, version=draft.version, by=by, at=at(6, 1))
    told = {"outcome": "repealed", "reason": "Ingår i anvisningen", "ground": DecisionGround()}
    review_document(document=gone, version=1, by=by, at=at(8, 1), **told)
    for day, in_force, late in (
        (dt.date(2026, 3, 1), "3", "0 av 3 (0 %)"),
        (dt.date(2026, 5, 1), "3", "1 av 3 (33 %)"),  # the old one's review was due on the first of March
        (dt.date(2026, 7, 1), "3", "0 av 3 (0 %)"),
        (dt.date(2026, 10, 1), "2", "1 av 2 (50 %)"),
    ):
        assert (value("documents_in_force", day), value("documents_review_late", day)) == (in_force, late), day
    frame = Frame(organisation=unit.organisation, year=2026, as_of=dt.date(2026, 10, 1))
    rows = compute_figure("documents_review_late", frame).rows
    assert ends.reference not in str(rows)


def test_checks_are_counted_by_the_result_that_stood(value, unit, actors) -> None:
    by, due_on = actors.coordinator, dt.date(2026, 12, 1)
    made = [ControlCheckFactory(unit=unit, tertial="T1", at=at(1, 10)) for _number in range(4)]
    ControlCheckFactory(unit=unit, year=2025, at=at(1, 10))
    for check, result in zip(made, ("no_remark", "deviation", "not_done"), strict=False):
        told = {"note": "Så var det", "performed_by": "Controllern", "action_due_on": due_on}
        told |= {"result": result, "performed_on": dt.date(2026, 4, 2)}
        record_result(check=check, version=1, by=by, at=at(4, 3), **told)
    right = {"result": "no_remark", "note": "", "performed_by": "Controllern", "correction_reason": "Fel lista"}
    version = Entry.objects.get(pk=made[1].pk).version
    record_result(check=made[1], version=version, performed_on=dt.date(2026, 4, 2), by=by, at=at(7, 1), **right)
    for day, done, found in (
        (dt.date(2026, 4, 1), "0 av 4 (0 %)", "ej tillämpligt"),
        (dt.date(2026, 5, 1), "2 av 4 (50 %)", "1 av 2 (50 %)"),
        (dt.date(2026, 8, 1), "2 av 4 (50 %)", "0 av 2 (0 %)"),
    ):
        assert (value("control_checks_done", day), value("control_checks_deviations", day)) == (done, found), day
