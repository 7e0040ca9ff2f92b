"""The public edition: nothing marked is in it, in any layer, under any name, or by subtraction."""

import datetime as dt
import re
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from isms.accounts.models import Unit, User
from isms.register.decisions import DecisionGround
from reports.coarsening import LEAST_SPREAD, coarse_text
from reports.models import Edition, EditionFile, ManagementReview, ReviewSection, SecrecyMark
from reports.public import public_content
from reports.selectors import file_name
from reports.services import (
    add_decision,
    add_measure,
    approve_edition,
    mark_part,
    open_part,
    render_edition,
    start_review,
    submit_review,
    write_section,
)
from reports.verification import verify_editions
from risks.models import Action
from tests.factories import InformationAssetFactory, SystemFactory
from tests.reports.test_pdf import elements

GROUND = "18 kap. 8 § OSL"


def everything_in(pdf: bytes) -> str:
    """Return every string of a PDF: pages, tags, bookmarks, metadata, names, attachments, streams."""
    reader = PdfReader(BytesIO(pdf))
    found = [page.extract_text() for page in reader.pages]
    found += [str(value) for value in (reader.metadata or {}).values()]
    found += [str(item) for item in reader.attachments]
    found += [str(item) for item in _flat(reader.outline)] + list(reader.named_destinations)
    with pikepdf.open(BytesIO(pdf)) as document:
        for thing in document.objects:
            found.append(_strings(thing))
            if isinstance(thing, pikepdf.Stream) and "/Length1" not in thing:  # a font holds no words
                found += [thing.read_bytes().decode(code, errors="ignore") for code in ("latin-1", "utf-8")]
        for element in elements(document.Root.StructTreeRoot.K):
            found += [str(element.get(name, "")) for name in ("/Alt", "/ActualText", "/T", "/E")]
    raw = "\n".join(found)
    return raw + re.sub(r"[\u2010-]?\s+", "", raw)  # also with line breaks and hyphenation undone


def _flat(outline: list[Any]) -> list[Any]:
    return [each for item in outline for each in (_flat(item) if isinstance(item, list) else [item.title])]


def _strings(thing: Any) -> str:
    """Return the words of an object; what it refers to is an object of its own."""
    if isinstance(thing, pikepdf.String | pikepdf.Name):
        return str(thing)
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return " ".join(f"{key} {_strings(value)}" for key, value in thing.items() if not _is_another(value))
    if isinstance(thing, pikepdf.Array):
        return " ".join(_strings(value) for value in thing if not _is_another(value))
    return ""


def _is_another(value: Any) -> bool:
    return isinstance(value, pikepdf.Object) and value.is_indirect


@pytest.fixture
def version(review: ManagementReview):
    """Read the version that the next write starts from."""

    def read() -> int:
        review.refresh_from_db()
        return review.version

    return read


def test_nothing_marked_can_be_got_out_of_the_public_file(
    review: ManagementReview, unit: Unit, version, coordinator: User, director: User, now: dt.datetime
) -> None:
    doing = {"review": review, "by": coordinator, "at": now}
    write_section(code="isms", text="Öppettext om ledningssystemet.", version=version(), **doing)
    write_section(code="rsa", text="Kanariefageltext i avsnittet.", version=version(), **doing)
    add_decision(text="Kanariebeslutet ska tas.", version=version(), **doing)
    measure = {"area": "risk_continuity", "from_year": 2027, "to_year": 2027}
    add_measure(text="Kanarieatgarden ska göras.", version=version(), **measure, **doing)
    add_measure(text="Oppenatgarden ska göras.", version=version(), **measure, **doing)
    ReviewSection.objects.filter(review=review, code="rsa").update(heading="Kanarierubriken")
    InformationAssetFactory(unit=unit, title="Kanarietillgangen", at=now)
    InformationAssetFactory.create_batch(3, unit=unit, title="Oppentillgangen", at=now)
    SystemFactory(unit=unit, title="Kanariesystemet", criticality="critical", restricted=True, at=now)
    marked = InformationAssetFactory._meta.model.objects.get(title="Kanarietillgangen").reference
    reason = "Kanarieskalet nämns bara i den fullständiga utgåvan."
    about = {"ground": GROUND, "reason": reason, **doing}
    mark_part(part="section", key="rsa", version=version(), **about)
    mark_part(part="decision", key="2", version=version(), **about)
    mark_part(part="measure", key="3", version=version(), **about)
    mark_part(part="row", key=marked, version=version(), **about)
    mark_part(part="figure", key="systems_cloud", version=version(), **about)
    edition = submit_review(review=review, version=version(), by=coordinator, at=now)
    approve_edition(edition=edition, ground=DecisionGround(), by=director, at=now)
    render_edition(edition=edition, at=now)
    files = {file.variant: bytes(file.pdf) for file in EditionFile.objects.all()}
    full, public = everything_in(files["full"]), everything_in(files["public"])
    for canary in ("Kanariefageltext", "Kanariebeslutet", "Kanarieatgarden", "Kanarierubriken", "Kanarietillgangen"):
        assert canary in full, canary
    assert GROUND in full
    assert marked in full
    assert "kanarie" not in public.lower()
    assert marked not in public
    assert edition.content_sha256 not in public
    assert "avsnitt-rsa" not in public
    for text in ("Öppettext", "Oppenatgarden", "Oppentillgangen", "Utelämnat avsnitt", "Utelämnad bilaga", GROUND):
        assert text.replace(" ", "") in public.replace("\u00a0", ""), text
    assert edition.public_sha256 in public
    assert "Öppen utgåva. Uppgifter är utelämnade" in public
    assert "kanarie" not in file_name(review, variant="public").lower()
    values = {figure["code"]: figure for figure in edition.public_content["figures"]}
    assert values["assets_total"]["value"] == "färre än 10"  # four, of which three are named
    assert values["assets_classified"]["value"] == "färre än 5 av färre än 10"
    assert "systems_cloud" not in values
    assert verify_editions().file_count == 2
    assert verify_editions().mismatches == ()
    with pikepdf.open(BytesIO(files["public"])) as document, document.open_metadata() as metadata:
        claims = [metadata[name] for name in ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part")]
    assert claims == ["2", "A", "1"]


def test_a_part_is_opened_again_and_carried_with_its_measure(
    review: ManagementReview, version, coordinator: User, director: User, unit: Unit, now: dt.datetime
) -> None:
    about = {"ground": GROUND, "reason": "Visar en brist.", "review": review, "by": coordinator, "at": now}
    mark_part(part="section", key="audits", version=version(), **about)
    mark_part(part="measure", key="1", version=version(), **about)
    mark_part(part="measure", key="2", version=version(), **about)
    section = review.sections.get(code="audits")
    assert (section.secrecy_by, section.secrecy_at, section.is_public) == (coordinator, now, False)
    for part, key in (("section", "audits"), ("measure", "2")):
        open_part(part=part, key=key, review=review, version=version(), by=coordinator, at=now)
    assert review.sections.get(code="audits").is_public
    edition = submit_review(review=review, version=version(), by=coordinator, at=now)
    assert [measure["text"] for measure in edition.content["measures"]] == [
        "Klassa det som återstår.",
        "Gå igenom registerförteckningen.",
    ]
    assert [measure["text"] for measure in edition.public_content["measures"]] == ["Gå igenom registerförteckningen."]
    approve_edition(edition=edition, ground=DecisionGround(), by=director, at=now)
    actions = Action.objects.filter(source=review).order_by("pk").values_list("title", "is_restricted")
    assert list(actions) == [("Klassa det som återstår.", True), ("Gå igenom registerförteckningen.", False)]
    following = start_review(organisation=review.organisation, unit=unit, owner=None, year=2027, by=coordinator, at=now)
    assert [mark.key for mark in following.secrecy_marks.standing()] == ["1"]


@given(known=st.integers(0, 300), left_out=st.integers(1, 30))
def test_an_interval_never_tells_how_many_are_left_out(known: int, left_out: int) -> None:
    text = coarse_text(known + left_out, known=known)
    low, high = _ends(text)
    assert low <= known + left_out <= high
    assert high - max(low, known + 1) + 1 >= LEAST_SPREAD
    assert coarse_text(known + 1, known=known) == coarse_text(known + LEAST_SPREAD, known=known)


def _ends(text: str) -> tuple[int, int]:
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    return (0, numbers[0] - 1) if len(numbers) == 1 else (numbers[0], numbers[1])


WORDS = {
    "section": "kanariett",
    "child": "kanarietva",
    "decision": "kanarietre",
    "measure": "kanariefyra",
    "earlier": "kanariefem",
    "row": "kanariesex",
    "figure": "kanariesju",
    "table": "kanarieatta",
    "chart": "kanarienio",
}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(marked=st.sets(st.sampled_from(sorted(WORDS))))
def test_whatever_is_marked_is_gone_and_the_rest_is_there(marked: set[str]) -> None:
    public = repr(public_content(_content(marked)))
    for part, word in WORDS.items():
        assert (word in public) == (part not in marked), part


def _content(marked: set[str]) -> dict[str, Any]:
    """Return a small content with a word of its own in each part."""

    def section(code: str, text: str, **more: Any) -> dict[str, Any]:
        base = {"code": code, "parent": "", "heading": text, "placement": "main", "iso_clause": "", "text": text}
        base |= {"figures": [], "tables": [], "is_public": True, "secrecy_ground": GROUND, "secrecy_reason": ""}
        return base | more

    def point(position: int, text: str) -> dict[str, Any]:
        return {"position": position, "text": text, "area": "privacy"}

    def row(reference: str, title: str) -> dict[str, Any]:
        return {"reference": reference, "title": title, "is_counted": True, "is_restricted": False}

    figures = [
        ("followups_overdue", "Försenade", [row("SYS-0001", WORDS["row"]), row("SYS-0002", "annat")]),
        ("systems_total", WORDS["figure"], []),
        ("entries_without_owner", "Utan ägare", [row("SYS-0003", WORDS["table"])]),
    ]
    keys = {
        "decision": ("decision", "1"),
        "measure": ("measure", "2"),
        "earlier": ("measure", "1"),
        "row": ("row", "SYS-0001"),
        "figure": ("figure", "systems_total"),
        "table": ("table", "lista/entries_without_owner"),
        "chart": ("chart", "Kurs"),
    }
    return {
        "format": 2,
        "review": {"year": 2026},
        "organisation": {},
        "submitted_by": "",
        "submitted_at": "",
        "as_of": "2026-11-23",
        "sections": [
            section("a", WORDS["section"], is_public="section" not in marked),
            section("b", WORDS["child"], parent="a", is_public="child" not in marked),
            section("lista", "Lista", tables=["overdue_followups", "entries_without_owner", "decisions", "training"]),
        ],
        "figures": [
            {
                "code": code,
                "name": name,
                "unit": "count",
                "numerator": len(rows),
                "denominator": len(rows),
                "value": str(len(rows)),
                "previous": "",
                "rows": rows,
            }
            for code, name, rows in figures
        ],
        "training": {
            "year": 2026,
            "courses": [{"title": "Kurs", "target": 90, "years": [WORDS["chart"]], "forecast": None}],
            "units": [],
        },
        "decisions": [point(1, WORDS["decision"])],
        "measures": [point(2, WORDS["measure"])],
        "earlier_measures": [point(1, WORDS["earlier"])],
        "marks": [
            {"part": part, "key": key, "handling": "omit", "ground": GROUND}
            for name, (part, key) in keys.items()
            if name in marked
        ],
    }


def test_a_figure_left_out_is_not_told_by_another_that_counts_the_same() -> None:
    content = _content(set())
    total, overdue = content["figures"][1], content["figures"][0]
    total["rows"], total["numerator"] = overdue["rows"], 2
    content["marks"] = [{"part": "figure", "key": "systems_total", "handling": "omit", "ground": GROUND}]
    told = {figure["code"]: figure["value"] for figure in public_content(content)["figures"]}
    assert told == {"followups_overdue": "färre än 5", "entries_without_owner": "1"}


def test_an_edition_without_marks_says_that_nothing_is_left_out(submitted: Edition) -> None:
    ReviewSection.objects.filter(review=submitted.review).update(is_public=True)
    content = submitted.content | {"sections": [each | {"is_public": True} for each in submitted.content["sections"]]}
    assert public_content(content)["grounds"] == []
    assert submitted.public_content["grounds"] == [GROUND]
    assert SecrecyMark.objects.count() == 0
