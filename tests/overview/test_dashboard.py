"""The overview shows the report's own numbers, leads to their rows, and costs the same however much there is."""

import datetime as dt
from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from classification.models import Method
from incidents.models import Incident
from isms.accounts.models import Organisation, Post, Unit, User
from overview.charts import MonthValue, ShareValue, column_chart, share_chart
from overview.dashboard import overview_of
from overview.months import firsts_of_months
from reports.figures import DEFINITIONS, Frame, compute_figure, count_figures
from risks.services import move_action
from tests.factories import (
    STOCKHOLM_NOON,
    ActionFactory,
    IncidentFactory,
    InformationAssetFactory,
    RiskAnalysisFactory,
    RiskFactory,
    SystemFactory,
    classify,
)
from tests.training.factories import CourseFactory, report
from training.shares import Share

MOST_QUERIES = 25


def test_pictures_say_everything_they_show() -> None:
    shares = share_chart("Klassade", [ShareValue("Alla", Share(3, 4), "/a/"), ShareValue("Inga", Share(0, 0), "/b/")])
    assert shares.text == "Klassade: Alla 3 av 4 (75\u00a0%); Inga ej tillämpligt."
    assert [bar.width for bar in shares.bars] == ["273.0", "0.0"]
    months = column_chart("Öppna", [MonthValue("nov", "november 2026", 4, 1), MonthValue("dec", "december 2026", 0)])
    assert months.columns[0].told == "4 (1)"
    assert float(months.columns[0].height) == 4 * float(months.columns[0].part_height)
    assert months.text == "Öppna: november 2026 4; december 2026 0."
    late = column_chart("Öppna", [MonthValue("nov", "november 2026", 4, 1)], part_name="försenade")
    assert "november 2026 4, varav 1 försenade" in late.text
    assert firsts_of_months(dt.date(2026, 3, 31), 4) == [
        dt.date(2025, 12, 1),
        dt.date(2026, 1, 1),
        dt.date(2026, 2, 1),
        dt.date(2026, 3, 1),
    ]


def test_the_same_numbers_as_the_report(
    unit: Unit,
    owner_post: Post,
    coordinator: User,
    director: User,
    owner: User,
    reporter: User,
    organisation: Organisation,
    method: Method,
    acting: Callable,
    today: dt.date,
    client_for: Callable[[User], Client],
) -> None:
    asset = InformationAssetFactory(unit=unit, owner=owner_post)
    classify(asset, (1, 1, 1), method=method)
    InformationAssetFactory(unit=unit, restricted=True)
    autumn = dt.datetime(2026, 9, 10, 10, 0, tzinfo=dt.UTC)
    late = ActionFactory(unit=unit, owner=owner_post, due_on=dt.date(2026, 10, 1), at=autumn)
    done = ActionFactory(unit=unit, due_on=dt.date(2026, 10, 20), at=autumn)
    moved = {"to_state": "done", "note": "", "version": 1, "by": coordinator}
    move_action(action=done, at=dt.datetime(2026, 11, 2, 10, 0, tzinfo=dt.UTC), **moved)
    IncidentFactory(unit=unit)
    old = IncidentFactory(unit=unit, restricted=True)
    Incident.objects.filter(pk=old.pk).update(reported_at=autumn)
    RiskFactory(analysis=RiskAnalysisFactory(unit=unit), unit=unit)
    course = CourseFactory(unit=unit)
    report(course, {unit: (8, 10)})

    frame = Frame(organisation, today.year, today)
    for code in DEFINITIONS:  # counted only, a figure is what its rows come to
        figure, alone = compute_figure(code, frame), count_figures([code], frame)[code]
        assert (alone.numerator, alone.denominator) == (figure.numerator, figure.denominator), code
    for user, role in ((coordinator, "coordinator"), (director, "director")):
        seen = overview_of(acting(user, organisation))
        assert seen.role == role
        figure = {
            code: compute_figure(code, frame) for code in ("actions_open", "actions_overdue", "assets_classified")
        }
        now = seen.actions.columns[-1].value
        assert (
            (now.whole, now.part) == (figure["actions_open"].numerator, figure["actions_overdue"].numerator) == (1, 1)
        )
        assert [(column.value.whole, column.value.part) for column in seen.actions.columns[-4:]] == [
            (0, 0),
            (2, 0),
            (2, 2),
            (1, 1),
        ]
        assert seen.coverage.bars[0].told == figure["assets_classified"].value_text == "1 av 2 (50\u00a0%)"
        reported = sum(column.value.whole for column in seen.incidents.columns if "2026" in column.value.name)
        assert reported == compute_figure("incidents_reported", frame).numerator == 2
        assert seen.training.bars[0].told == "8 av 10 (80\u00a0%)"
        assert seen.matrix is not None
    assert overview_of(acting(director, organisation)).order[0] == "matrix"

    page = client_for(coordinator).get("/kulturforvaltningen/oversikt/").content.decode()
    assert "/lagesbild/assets_classified/" in page
    assert f"/incidenter/?year={today.year}" in page
    assert 'role="img" aria-label="Öppna åtgärder vid varje månads slut' in page

    own = overview_of(acting(owner, organisation))
    assert own.role == "owner"
    assert own.coverage.bars[0].told == "1 av 1 (100\u00a0%)"
    assert own.actions.columns[-1].value.whole == 1
    assert own.incidents is None
    assert client_for(owner).get("/kulturforvaltningen/oversikt/").status_code == 200
    assert client_for(reporter).get("/kulturforvaltningen/oversikt/").status_code == 403
    assert late.owner == owner_post


def test_the_overview_costs_the_same_however_much_there_is(
    unit: Unit,
    owner_post: Post,
    coordinator: User,
    owner: User,
    client_for: Callable[[User], Client],
    clock,
) -> None:
    def queries(user: User) -> int:
        client = client_for(user)
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/kulturforvaltningen/oversikt/").status_code == 200
        return len(captured)

    def add(count: int) -> None:
        for _number in range(count):
            InformationAssetFactory(unit=unit, owner=owner_post)
            SystemFactory(unit=unit)
            ActionFactory(unit=unit, owner=owner_post)
            IncidentFactory(unit=unit)
            RiskFactory(analysis=RiskAnalysisFactory(unit=unit), unit=unit, owner=owner_post)
            report(CourseFactory(unit=unit), {unit: (1, 2)}, at=STOCKHOLM_NOON)

    add(1)
    few = [queries(coordinator), queries(owner)]
    add(3)
    assert [queries(coordinator), queries(owner)] == few
    assert max(few) <= MOST_QUERIES, few
