"""Reads that the review's pages are made of."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.dateparse import parse_date
from django.utils.text import slugify

from isms.accounts.models import Organisation, User
from isms.register.access import Actor
from reports.content import NOTHING, before_text, build_content, figures_of_year
from reports.figures import DEFINITIONS, FigureDefinition, Frame, Row, compute_figure, reading_once
from reports.models import Edition, EditionFile, ManagementReview, PartConfirmation, ReviewSection

SWEDISH_LETTERS = str.maketrans("åäöÅÄÖéÉüÜ", "aaoAAOeEuU")


@dataclass(frozen=True)
class ShownFigure:
    """A figure as a page shows it, live or frozen, with last year's value."""

    code: str
    name: str
    definition: str
    counted: str
    out_of: str
    value: str
    previous: str
    target: str
    numerator: int
    denominator: int
    is_share: bool
    as_of: dt.date
    is_frozen: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Chapter:
    """A section in the editor's list, with its number."""

    section: ReviewSection
    number: str
    is_current: bool

    @property
    def named(self) -> str:
        """The heading after its number."""
        return f"{self.number} {self.section.heading}".strip()


def file_name(review: ManagementReview, *, variant: str = EditionFile.Variant.FULL, ending: str = "pdf") -> str:
    """Name a file by year and organisation, in letters that every system takes."""
    organisation = slugify(review.organisation.name.translate(SWEDISH_LETTERS))
    public = "-oppen-utgava" if variant == EditionFile.Variant.PUBLIC else ""
    return f"ledningens-genomgang-{review.year}-{organisation}{public}.{ending}"


def draft_content(review: ManagementReview, *, by: User, at: dt.datetime) -> tuple[dict[str, Any], Edition | None]:
    """Return what a preview shows: the present state while the review is written, else what was handed over."""
    if review.is_open:
        return build_content(review=review, by=by, at=at), None
    edition = review.editions.latest_first().first()
    return edition.content, edition


def parts_asked_of(user: User, organisation: Organisation) -> QuerySet[PartConfirmation]:
    """Return what a person has been asked to look through, latest first: all that they may read of those reviews."""
    asked = PartConfirmation.objects.asked_of(user, organisation).filter(review__archived_at__isnull=True)
    return asked.select_related("review", "asked_by").order_by("-asked_at", "-pk")


def latest_edition(review: ManagementReview) -> Edition | None:
    """Return the review's latest edition without its content."""
    return review.editions.with_detail().latest_first().first()


def shown_figures(review: ManagementReview, codes: list[str], *, actor: Actor) -> list[ShownFigure]:
    """Return figures with their rows: from the registers while the review is written, else from the edition.

    Args:
        codes: the figures wanted; codes that do not exist are left out.
    """
    if not review.is_open or review.correction:
        return _frozen_figures(review, codes)
    frame = Frame(organisation=review.organisation, year=review.year, as_of=actor.today)
    before = figures_of_year(review, review.year - 1)
    known = [code for code in codes if code in DEFINITIONS]
    with reading_once():
        return [live_figure(DEFINITIONS[code], frame, before.get(code, NOTHING)[0]) for code in known]


def live_figure(definition: FigureDefinition, frame: Frame, before: dict[str, Any] | None) -> ShownFigure:
    """Compute a figure for a page; ``before`` is the same figure in last year's approved edition."""
    figure = compute_figure(definition.code, frame)
    return ShownFigure(
        code=definition.code,
        name=str(definition.name),
        definition=str(definition.definition),
        counted=str(definition.counted),
        out_of=str(definition.out_of),
        value=figure.value_text,
        previous=before_text(before),
        target=str(definition.target),
        numerator=figure.numerator,
        denominator=figure.denominator,
        is_share=definition.unit == "share",
        as_of=frame.as_of,
        is_frozen=False,
        rows=figure.rows,
    )


def _frozen_figures(review: ManagementReview, codes: list[str]) -> list[ShownFigure]:
    edition = review.editions.latest_first().first()
    frozen = {figure["code"]: figure for figure in edition.content["figures"]}
    as_of = parse_date(edition.content["as_of"])
    return [
        ShownFigure(
            **{name: frozen[code][name] for name in ("code", "name", "definition", "counted", "out_of", "value")},
            **{name: frozen[code][name] for name in ("previous", "target", "numerator", "denominator")},
            is_share=frozen[code]["unit"] == "share",
            as_of=as_of,
            is_frozen=True,
            rows=tuple(Row(**row) for row in frozen[code]["rows"]),
        )
        for code in codes
        if code in frozen
    ]


def numbered_chapters(review: ManagementReview, *, current: str = "") -> list[Chapter]:
    """Return the review's sections in order with their numbers; appendices have none until they are laid out."""
    numbers: dict[str, str] = {}
    counts: dict[str, int] = {}
    chapters = []
    for section in review.sections.with_waiting().in_order():
        number = ""
        if section.placement == ReviewSection.Placement.MAIN:
            parent = section.parent_code if section.parent_code in numbers else ""
            counts[parent] = counts.get(parent, 0) + 1
            number = f"{numbers[parent]}.{counts[parent]}" if parent else str(counts[parent])
            numbers[section.code] = number
        chapters.append(Chapter(section, number, is_current=section.code == current))
    return chapters
