"""Training in the yearly report: what its figures count, and the table and pictures of the printed file."""

import datetime as dt
import re
from io import BytesIO

import pikepdf
import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from isms.accounts.models import Organisation, Unit, User
from reports.content import training_content
from reports.figures import Frame, compute_figure
from reports.models import ManagementReview
from reports.pdf import write_report
from reports.report import build_report
from reports.services import submit_review
from reports.training import charts_of, units_table
from tests.factories import STOCKHOLM_NOON, PostFactory, UnitFactory
from tests.reports.test_pdf import elements, text_of
from tests.training.factories import CourseFactory, lead, prove, report
from training.charts import year_chart

TODAY = STOCKHOLM_NOON.date()


@pytest.fixture
def library(organisation: Organisation) -> Unit:
    return UnitFactory(organisation=organisation, name="Stadsbiblioteket")


@pytest.fixture
def frame(organisation: Organisation) -> Frame:
    return Frame(organisation, 2026, TODAY)


def value(code: str, frame: Frame) -> str:
    return compute_figure(code, frame).value_text.replace("\u00a0", " ")


def test_each_mandatory_course_and_unit_counts_by_the_latest_month_that_stood(frame, unit, library) -> None:
    assert value("training_on_target", frame) == "ej tillämpligt"
    course = CourseFactory(unit=unit, title="Dataskydd", target_percent=80)
    report(course, {unit: (9, 10)}, month=dt.date(2025, 12, 1))
    report(course, {unit: (1, 10)}, month=dt.date(2026, 4, 1))
    report(course, {unit: (8, 10), library: (7, 10)}, month=dt.date(2026, 10, 1))
    later = STOCKHOLM_NOON + dt.timedelta(days=3)
    report(course, {unit: (10, 10), library: (10, 10)}, month=dt.date(2026, 10, 1), at=later)  # after the day
    hidden = CourseFactory(unit=unit, title="Hemlig övning", restricted=True)
    report(hidden, {unit: (10, 10), library: (0, 0)})
    report(CourseFactory(unit=unit, title="Frivillig", is_mandatory=False), {unit: (0, 10)})
    figure = compute_figure("training_on_target", frame)
    assert value("training_on_target", frame) == "2 av 3 (67 %)"
    told = {(row.title, row.unit, row.note.replace("\u00a0", " "), row.is_counted) for row in figure.rows}
    assert told == {
        ("Dataskydd", "Kulturskolan", "8 av 10 (80 %)", True),
        ("Dataskydd", "Stadsbiblioteket", "7 av 10 (70 %)", False),
        ("Post med begränsad läsbehörighet", "", "", True),
    }
    before = Frame(frame.organisation, 2025, dt.date(2025, 12, 31))
    assert value("training_on_target", before) == "ej tillämpligt"  # nothing was recorded before the year was over
    after = Frame(frame.organisation, 2026, timezone.localdate(later))
    assert value("training_on_target", after) == "3 av 3 (100 %)"


def test_a_vacant_post_and_a_proof_that_has_run_out_count_as_without(frame, unit, owner_post, colleague_post) -> None:
    assert value("leadership_trained", frame) == "ej tillämpligt"
    begun = STOCKHOLM_NOON - dt.timedelta(days=500)
    course = CourseFactory(unit=unit, leadership=True, at=begun)
    vacant = PostFactory(unit=unit, title="Vakant chef", holder=None)
    for post in (owner_post, colleague_post, vacant):
        lead(course, post, at=begun)
    lead(course, PostFactory(unit=unit), at=STOCKHOLM_NOON + dt.timedelta(days=1))
    prove(course, owner_post, trained_on=TODAY - dt.timedelta(days=30))
    prove(course, colleague_post, trained_on=TODAY - dt.timedelta(days=400))
    assert value("leadership_trained", frame) == "1 av 3 (33 %)"
    notes = {row.owner: row.note for row in compute_figure("leadership_trained", frame).rows}
    assert notes["Vakant chef"] == "intyg saknas"
    assert notes[owner_post.title] == "2026-10-24"


def test_editions_from_before_training_was_counted_have_neither_table_nor_picture() -> None:
    for content in ({}, {"training": None}, {"training": {"courses": [], "units": []}}):
        assert units_table(content) is None
        assert charts_of(content) == []


def test_the_printed_file_has_the_table_and_a_picture_with_its_text(
    frame: Frame, review: ManagementReview, unit: Unit, library: Unit, coordinator: User, now: dt.datetime
) -> None:
    course = CourseFactory(unit=unit, title="Dataskydd", target_percent=80)
    report(course, {unit: (6, 10)}, month=dt.date(2024, 12, 1))
    report(course, {unit: (9, 10)}, month=dt.date(2025, 12, 1))
    report(course, {unit: (3, 10)}, month=dt.date(2026, 4, 1))
    report(course, {unit: (8, 10), library: (7, 20)}, month=dt.date(2026, 10, 1))
    other = CourseFactory(unit=unit, title="Nätfiske")
    report(other, {unit: (0, 0), library: (4, 4)})
    hidden = CourseFactory(unit=unit, title="Hemlig övning", restricted=True)
    report(hidden, {unit: (10, 10)})
    content = {"training": training_content(frame)}
    heads, rows = units_table(content)
    assert [head.replace("\u00a0", " ") for head in heads] == ["Enhet", "Dataskydd (mål 80 %)", "Nätfiske (mål 95 %)"]
    assert [tuple(cell.replace("\u00a0", " ") for cell in row) for row in rows] == [
        ("Kulturskolan", "8 av 10 (80 %)", "–"),
        ("Stadsbiblioteket", "7 av 20 (35 %), under målet", "4 av 4 (100 %)"),
    ]
    edition = submit_review(review=review, version=review.version, by=coordinator, at=now)
    laid_out = build_report(content=edition.content, edition=edition)
    sections = [s for chapter in laid_out.appendices for s in (chapter, *chapter.children) if s.charts]
    [section] = sections
    assert [chart.text.replace("\u00a0", " ") for chart in section.charts] == [
        "Dataskydd, andel genomförda: 2024 60 %, 2025 90 %, 2026 50 %. Målet är 80 %. "
        "Prognosen för årets slut är 57 %.",
        "Nätfiske, andel genomförda: 2026 100 %. Målet är 95 %. Prognosen för årets slut är 100 %.",
    ]
    pdf = write_report(content=edition.content, edition=edition).pdf
    with pikepdf.open(BytesIO(pdf)) as document:
        pictures = [e for e in elements(document.Root.StructTreeRoot.K) if str(e.S) == "/Figure"]
        told = [str(picture.Alt) for picture in pictures]
    assert told == [chart.text for chart in section.charts]
    text = text_of(pdf)
    assert "Utbildning per enhet" in text
    assert "7 av 20 (35 %), under målet" in text.replace("\u00a0", " ")
    assert "Hemlig övning" not in text


def test_a_picture_is_read_in_grey() -> None:
    chart = year_chart(name="Dataskydd", values=[(2025, 60), (2026, 50)], target=80, forecast=57)
    svg = render_to_string("reports/pdf/chart.html", {"chart": chart})
    drawn = re.findall(r"<rect[^>]*>", svg)
    assert ["stroke-dasharray" in bar for bar in drawn] == [False, False, True]  # the forecast differs by its edge
    fills = [re.search(r'fill="#(\w{6})"', bar)[1] for bar in drawn]
    assert [grey_of(fill) < 0.35 for fill in fills] == [True, True, False]
    inks = re.findall(r'<text[^>]*fill="#(\w{6})"', svg) + re.findall(r'<line[^>]*stroke="#(\w{6})"', svg)
    assert max(grey_of(ink) for ink in inks) < 0.4
    for told in ("60", "50", "57", "2025", "2026", "prognos", "mål 80"):
        assert told in svg


@pytest.mark.parametrize("target", [40, 80, 95, 100])
def test_no_value_is_crossed_by_the_targets_line(target: int) -> None:
    chart = year_chart(name="x", values=[(2000 + each, each) for each in range(101)], target=target, forecast=None)
    line = float(chart.target_y)
    baselines = [float(bar.value_y) for bar in chart.bars]
    # Letters are some 8 high: the line lies above them or at their foot, and nothing leaves the picture.
    assert [bar.value for bar in chart.bars if float(bar.value_y) - 9 < line < float(bar.value_y) + 2] == []
    assert min(baselines) > 9


def grey_of(colour: str) -> float:
    """Return how light a colour is printed without colour, from black 0 to white 1."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return 0.299 * red + 0.587 * green + 0.114 * blue
