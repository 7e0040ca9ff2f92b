"""The chapters that a review starts with: the organisation's own versions, else those that ship with the product."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from isms.accounts.models import Organisation
from reports.clauses import Coverage, coverage_of
from reports.models import ReviewMeasure, ReviewStructure, StructureChapter

STRUCTURE_FILE = Path(__file__).parent / "structure" / "management_review.toml"


@dataclass(frozen=True)
class Chapter:
    """One heading with its guidance, and the figures and tables that belong under it.

    ``iso_clause`` is the input or result in ISO/IEC 27001:2022 that it answers, such as 9.3.2 a.
    """

    code: str
    heading: str
    parent: str
    order: int
    placement: str
    is_public: bool
    secrecy_ground: str = ""
    iso_clause: str = ""
    guidance: str = ""
    figures: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()

    @property
    def is_appendix(self) -> bool:
        """True when it stands after the report itself."""
        return self.placement == "appendix"

    @property
    def keeps_placement(self) -> bool:
        """True when what it shows is laid out for the report or for the appendices only."""
        return bool(self.tables) or self.code in ReviewMeasure.Area.values


@dataclass(frozen=True)
class ShownStructure:
    """The chapters of a version (None for those that ship) with their check, and every version."""

    chapters: tuple[Chapter, ...]
    version: ReviewStructure | None
    versions: tuple[ReviewStructure, ...]
    coverage: Coverage

    @property
    def is_newest(self) -> bool:
        """True when the version is the one that the next review starts with."""
        return self.version == (self.versions[0] if self.versions else None)


@lru_cache(maxsize=4)
def load_chapters(path: Path = STRUCTURE_FILE) -> tuple[Chapter, ...]:
    """Return the chapters in the order of the report.

    Raises:
        ValueError: a code occurs twice, or a parent does not exist.
    """
    described = tomllib.loads(path.read_text(encoding="utf-8"))["chapters"]
    chapters = tuple(
        sorted(
            (
                Chapter(
                    code=chapter["code"],
                    heading=chapter["heading"],
                    parent=chapter.get("parent", ""),
                    order=chapter["order"],
                    placement=chapter.get("placement", "main"),
                    is_public=chapter.get("is_public", True),
                    secrecy_ground=chapter.get("secrecy_ground", ""),
                    iso_clause=chapter.get("iso_clause", ""),
                    guidance=chapter.get("guidance", ""),
                    figures=tuple(chapter.get("figures", ())),
                    tables=tuple(chapter.get("tables", ())),
                )
                for chapter in described
            ),
            key=lambda chapter: chapter.order,
        )
    )
    codes = [chapter.code for chapter in chapters]
    if len(set(codes)) != len(codes):
        raise ValueError(f"{path.name}: a code occurs twice")
    if unknown := {chapter.parent for chapter in chapters} - {"", *codes}:
        raise ValueError(f"{path.name}: unknown parents {sorted(unknown)}")
    return chapters


def chapters_of(organisation: Organisation) -> tuple[Chapter, ...]:
    """Return the chapters that an organisation's next review starts with, in order."""
    newest = ReviewStructure.objects.of(organisation).values("pk")[:1]
    stored = StructureChapter.objects.filter(structure__in=newest).order_by("position")
    return tuple(_chapter(row) for row in stored) or load_chapters()


def structure_page(organisation: Organisation, *, number: int | None = None) -> ShownStructure | None:
    """Read a version of the chapters.

    Args:
        number: the version to read; None for the one that holds, 0 for the chapters that ship with the product.

    Returns:
        None when there is no such version.
    """
    versions = tuple(ReviewStructure.objects.of(organisation).select_related("decided_by"))
    if number is None:
        version = versions[0] if versions else None
    else:
        version = next((each for each in versions if each.number == number), None)
        if version is None and number:
            return None
    rows = version.chapters.order_by("position") if version else ()
    chapters = tuple(_chapter(row) for row in rows) or load_chapters()
    coverage = coverage_of((chapter.heading, chapter.iso_clause) for chapter in chapters)
    return ShownStructure(chapters, version, versions, coverage)


def chapters_to_choose(organisation: Organisation) -> tuple[tuple[Chapter, ...], tuple[Chapter, ...]]:
    """Return the chapters that hold, and the shipped ones that are left out of them."""
    holding = chapters_of(organisation)
    codes = {chapter.code for chapter in holding}
    return holding, tuple(chapter for chapter in load_chapters() if chapter.code not in codes)


def _chapter(row: StructureChapter) -> Chapter:
    return Chapter(
        code=row.code,
        heading=row.heading,
        parent=row.parent_code,
        order=row.position,
        placement=row.placement,
        is_public=row.is_public,
        secrecy_ground=row.secrecy_ground,
        iso_clause=row.iso_clause,
        guidance=row.guidance,
        figures=tuple(row.figure_codes),
        tables=tuple(row.table_codes),
    )
