"""The PDF as its readers meet it: tagged, in Swedish, whole, and silent about what is restricted."""

import datetime as dt
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from isms.accounts.models import Unit, User
from isms.register.decisions import DecisionGround
from isms.register.pdf import NothingFetcher
from reports.models import Edition, EditionFile, ManagementReview
from reports.pdf import write_report
from reports.prose import blocks_of
from reports.services import add_measure, approve_edition, render_edition, submit_review, write_section
from tests.factories import SystemFactory

PARAGRAPH = (
    "Förvaltningen vet vilken information som är viktigast och vem som äger den. Årets uppföljning visar att "
    "översynerna av äldre klassningar släpar efter, framför allt i system som staden driver gemensamt. "
    "Ärenden om skyddade personuppgifter har lett till att stödet i systemet ses över."
)
CHAPTER = f"{PARAGRAPH}\n\n- Behörigheter ses över varje år.\n- Leverantörer följs upp.\n\n{PARAGRAPH}"


def render(review: ManagementReview, coordinator: User, director: User, now: dt.datetime) -> EditionFile:
    review.refresh_from_db()
    edition = submit_review(review=review, version=review.version, by=coordinator, at=now)
    approve_edition(edition=edition, ground=DecisionGround(), by=director, at=now)
    return render_edition(edition=edition, at=now)


def text_of(pdf: bytes) -> str:
    """Return the text with hyphenation and line breaks undone."""
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
    return " ".join("\n".join(pages).replace("\u2010\n", "").replace("-\n", "").split())


def elements(node: Any) -> Iterator[Any]:
    """Walk the structure tree."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from elements(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from elements(node.K)


@pytest.fixture
def written(review: ManagementReview, coordinator: User, now: dt.datetime) -> ManagementReview:
    """A review with a text of ordinary length in every chapter, and measures in every area."""
    for section in review.sections.filter(placement="main"):
        write_section(review=review, code=section.code, text=CHAPTER, version=review.version, by=coordinator, at=now)
    for area in ("risk_continuity", "competence_communication", "privacy") * 3:
        add_measure(
            review=review,
            area=area,
            from_year=2027,
            to_year=2027,
            text="Följ upp att det som har beslutats också blir av, och berätta om det.",
            version=review.version,
            by=coordinator,
            at=now,
        )
    return review


@pytest.fixture
def pdf(written: ManagementReview, coordinator: User, director: User, unit: Unit, now: dt.datetime) -> bytes:
    """The file of a review of ordinary length."""
    SystemFactory.create_batch(3, unit=unit)
    return bytes(render(written, coordinator, director, now).pdf)


def test_the_file_is_tagged_and_says_what_it_is(pdf: bytes) -> None:
    with pikepdf.open(BytesIO(pdf)) as document:
        root = document.Root
        assert bool(root.MarkInfo.Marked)
        assert str(root.Lang) == "sv"
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert document.docinfo["/Title"] == "Ledningens genomgång 2026, Kulturförvaltningen"
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "Ledningens genomgång 2026, Kulturförvaltningen"


def test_headings_lists_and_table_headers_are_in_the_structure(pdf: bytes) -> None:
    with pikepdf.open(BytesIO(pdf)) as document:
        found = list(elements(document.Root.StructTreeRoot.K))
        kinds = {str(element.S) for element in found}
        assert {"/H1", "/H2", "/H3", "/P", "/L", "/LI", "/Table", "/TR", "/TH", "/TD"} <= kinds
        assert sum(1 for element in found if str(element.S) == "/H1") == 1
        headers = {bytes(element.ID) for element in found if str(element.S) == "/TH"}
        cells = [element for element in found if str(element.S) == "/TD"]
        assert headers
        assert cells
        scopes = {str(element.A.Scope) for element in found if str(element.S) == "/TH"}
        assert scopes == {"/Column", "/Row"}
        links = [element for element in found if _refers_to_object(element)]
        assert {str(element.S) for element in links} == {"/Link"}
        for cell in cells:
            named = {bytes(header) for header in cell.A.get("/Headers", [])}
            assert named
            assert named <= headers


def _refers_to_object(element: pikepdf.Dictionary) -> bool:
    return any(isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR" for kid in element.get("/K", []))


def test_every_font_is_embedded(pdf: bytes) -> None:
    with pikepdf.open(BytesIO(pdf)) as document:
        descriptors = [
            font.DescendantFonts[0].FontDescriptor
            for page in document.pages
            for font in page.Resources.get("/Font", {}).values()
        ]
        assert descriptors
        for descriptor in descriptors:
            assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys())


def test_the_main_report_is_short_and_the_contents_lead_to_it(pdf: bytes) -> None:
    reader = PdfReader(BytesIO(pdf))
    bookmarks = {item.title: reader.get_destination_page_number(item) for item in _flat(reader.outline)}
    first_appendix = min(page for title, page in bookmarks.items() if title.startswith("Bilaga"))
    assert 6 <= first_appendix <= 8
    assert bookmarks["1 Sammanfattning"] == 1
    last = reader.pages[-1].extract_text()
    assert f"sida {len(reader.pages)} av {len(reader.pages)}" in last


def _flat(outline: list[Any]) -> Iterator[Any]:
    for item in outline:
        if isinstance(item, list):
            yield from _flat(item)
        else:
            yield item


def test_the_cover_tells_who_decided_what(pdf: bytes) -> None:
    cover = " ".join(PdfReader(BytesIO(pdf)).pages[0].extract_text().split())
    edition = Edition.objects.get()
    assert "Godkänd 23 november 2026" in cover
    assert "Verkställighet" in cover
    assert edition.content_sha256 in cover
    assert "UTKAST" not in text_of(pdf)


def test_a_draft_says_so_on_every_page(submitted: Edition) -> None:
    draft = write_report(content=submitted.content, edition=submitted)
    pages = [page.extract_text() for page in PdfReader(BytesIO(draft.pdf)).pages]
    assert len(pages) == draft.page_count
    assert all("UTKAST" in page for page in pages)


def test_no_restricted_entry_is_named(
    review: ManagementReview, unit: Unit, owner_post, coordinator: User, director: User, now: dt.datetime
) -> None:
    SystemFactory(unit=unit, title="Öppet system", at=now - dt.timedelta(days=500))
    SystemFactory(
        unit=unit, title="Hemliga boendet", restricted=True, owner=owner_post, at=now - dt.timedelta(days=500)
    )
    text = text_of(bytes(render(review, coordinator, director, now).pdf))
    assert "Öppet system" in text
    assert "Hemliga boendet" not in text
    assert "SYS-0002" not in text
    assert "med begränsad läsbehörighet." in text


def test_a_long_chapter_is_whole(review: ManagementReview, coordinator: User, director: User, now: dt.datetime) -> None:
    words = [f"ord{number}åäö" for number in range(1100)]
    text = " ".join(words)
    assert len(text) > 10_000
    write_section(review=review, code="isms", text=text, version=review.version, by=coordinator, at=now)
    found = text_of(bytes(render(review, coordinator, director, now).pdf))
    assert [word for word in words if word not in found] == []


def test_text_is_text_and_never_markup(
    review: ManagementReview, coordinator: User, director: User, now: dt.datetime
) -> None:
    hostile = 'Se <img src="https://ond.example/x.png"> & <script>alert(1)</script>'
    write_section(review=review, code="isms", text=hostile, version=review.version, by=coordinator, at=now)
    assert hostile in text_of(bytes(render(review, coordinator, director, now).pdf))


def test_the_report_fetches_nothing() -> None:
    with pytest.raises(BaseException, match="must not fetch"):
        NothingFetcher().fetch("https://ond.example/x.png")


def test_a_marked_chapter_carries_its_marking(
    review: ManagementReview, coordinator: User, director: User, now: dt.datetime
) -> None:
    write_section(
        review=review,
        code="rsa",
        text="Sårbarheter",
        is_public=False,
        secrecy_ground="18 kap. 13 § OSL",
        version=review.version,
        by=coordinator,
        at=now,
    )
    assert "Sekretessmarkerat avsnitt: 18 kap. 13 § OSL." in text_of(
        bytes(render(review, coordinator, director, now).pdf)
    )


def test_plain_text_becomes_paragraphs_and_lists() -> None:
    blocks = blocks_of("Ett stycke\npå två rader.\n\nInledning:\n- första\n  fortsätter\n- andra\n\nSlut.")
    assert [(block.text, block.items) for block in blocks] == [
        ("Ett stycke på två rader.", ()),
        ("Inledning:", ()),
        ("", ("första fortsätter", "andra")),
        ("Slut.", ()),
    ]
    assert blocks_of(" \n\n") == []
