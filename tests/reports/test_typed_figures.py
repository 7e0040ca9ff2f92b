"""Figures of a year that has no edition: typed in, marked wherever they are shown, never over an edition's."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from isms.register.decisions import DecisionGround
from isms.register.errors import DomainError
from reports.content import build_content
from reports.models import Edition, ManagementReview, TypedFigure
from reports.public import public_content
from reports.report import build_report
from reports.services import approve_edition, start_review, submit_review, type_figure, write_section

PAGE = "/kulturforvaltningen/ledningens-genomgang/LG-0001/"
FIGURE = f"{PAGE}nyckeltal/assets_classified/"
TYPE = f"{FIGURE}forra-aret/"
MARKED = "30 av 40 (75\u00a0%), inskrivet i efterhand"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def values(review: ManagementReview, **changes: object) -> dict[str, object]:
    review.refresh_from_db()
    typed = {"numerator": "30", "denominator": "40", "source": "Rapporten 2025, KUN 2025/77", "is_public": "on"}
    return typed | {"version": review.version} | changes


def told(content: dict, code: str) -> tuple[str, str]:
    figure = next(each for each in content["figures"] if each["code"] == code)
    return figure["value"], figure["previous"]


def test_a_figure_is_typed_in_and_marked_wherever_it_is_shown(client_for, actors, review, coordinator, now) -> None:
    client = client_for(actors.coordinator)
    assert "Skriv in förra årets nyckeltal" in client.get(PAGE).content.decode()
    assert "Skriv in förra årets värde" in client.get(FIGURE).content.decode()
    assert "Skriv in förra årets" not in client_for(actors.director).get(FIGURE).content.decode()
    for wrong, message in (
        ({"numerator": "41"}, "kan inte vara större"),
        ({"denominator": "0"}, "större än eller lika med 1"),
        ({"denominator": ""}, "måste fyllas i"),
        ({"numerator": "många"}, "heltal"),
        ({"source": ""}, "måste fyllas i"),
        ({"source": "Enligt Anna 811218-9876"}, "personnummer"),
        ({"version": "1"}, "har sparat"),
    ):
        answer = client.post(TYPE, values(review, **wrong))
        assert message in answer.content.decode(), message
        assert 'value="30"' in answer.content.decode() or "numerator" in wrong
    assert not TypedFigure.objects.exists()
    assert client.post(TYPE, values(review, numerator="29")).url == FIGURE
    following = client.post(TYPE, values(review, next="1"))
    assert following.url.endswith("/forra-aret/")
    assert following.url != TYPE
    assert MARKED in client.get(FIGURE).content.decode()
    with CaptureQueriesContext(connection) as asked:
        assert MARKED in client.get(PAGE).content.decode()
    # The value came along with the review: the page asks nothing more than before.
    assert [query["sql"] for query in asked if query["sql"].startswith('SELECT "reports_typedfigure"')] == []
    assert f"Förra årets värde var {MARKED}" in client.get(f"{PAGE}avsnitt/summary/").content.decode() or (
        MARKED in client.get(f"{PAGE}avsnitt/objectives/").content.decode()
    )
    history = client.get(TYPE).content.decode()
    assert "29 av 40" in history
    assert 'value="30"' in history
    # A count is typed in without a whole; what is not public stays out of the public edition.
    count = f"{PAGE}nyckeltal/systems_total/forra-aret/"
    secret = values(review, source="Arkivet", numerator="21")
    del secret["is_public"], secret["denominator"]
    assert client.post(count, secret).status_code == 302
    content = build_content(review=review, by=coordinator, at=now)
    assert told(content, "assets_classified")[1] == MARKED
    assert told(content, "systems_total")[1] == "21, inskrivet i efterhand"
    public = public_content(content)
    assert (told(public, "assets_classified")[1], told(public, "systems_total")[1]) == (MARKED, "")
    cells = {
        row for chapter in build_report(content=content).chapters for table in chapter.tables for row in table.rows
    }
    assert any(MARKED in row for row in cells)
    # Taken away: nothing is told, and the history stays. Twice does nothing more.
    for _again in range(2):
        review.refresh_from_db()
        assert client.post(f"{TYPE}ta-bort/", {"version": review.version}).url == FIGURE
    assert MARKED not in client.get(FIGURE).content.decode()
    assert "Borttaget" in client.get(TYPE).content.decode()
    assert TypedFigure.objects.filter(code="assets_classified").count() == 3
    assert client.get(f"{PAGE}nyckeltal/annat/forra-aret/").status_code == 404
    assert client_for(actors.director).get(TYPE).status_code == 403
    # Frozen with the edition, and typed in no more.
    submit_review(review=review, version=ManagementReview.objects.get().version, by=coordinator, at=now)
    assert told(Edition.objects.get().content, "systems_total")[1] == "21, inskrivet i efterhand"
    assert client.post(count, values(review)).status_code == 302
    assert "21, inskrivet i efterhand" in client.get(f"{PAGE}nyckeltal/systems_total/").content.decode()


def test_an_approved_edition_goes_before_what_is_typed_in(
    client_for, actors, organisation, unit, director_post, review, coordinator, director, now, other_organisation
) -> None:
    about = {"by": coordinator, "at": now}
    type_figure(review=review, code="systems_total", numerator=99, source="Pappret", version=review.version, **about)
    earlier = start_review(organisation=organisation, unit=unit, owner=director_post, year=2025, **about)
    assert "99, inskrivet i efterhand" in client_for(actors.coordinator).get(PAGE).content.decode()
    write_section(review=earlier, code="summary", text="Året.", version=earlier.version, **about)
    edition = submit_review(review=earlier, version=earlier.version, **about)
    approve_edition(edition=edition, ground=DecisionGround(), by=director, at=now)
    current = ManagementReview.objects.get(year=2026)
    assert told(build_content(review=current, **about), "systems_total")[1] == "0"
    page = client_for(actors.coordinator).get(PAGE).content.decode()
    assert "inskrivet i efterhand" not in page
    assert "Skriv in förra årets" not in page
    assert client_for(actors.coordinator).get(TYPE).url == FIGURE
    later = now + dt.timedelta(minutes=1)
    with pytest.raises(DomainError, match="2025 är godkänd"):
        type_figure(
            review=current,
            code="systems_total",
            numerator=1,
            source="Pappret",
            version=current.version,
            by=coordinator,
            at=later,
        )
    again = client_for(actors.coordinator).post(TYPE, values(current))
    assert "är godkänd, och dess nyckeltal gäller" in again.content.decode()
    assert TypedFigure.objects.count() == 1
